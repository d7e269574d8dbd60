using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TierKit.Testing.Drills;

/// <summary>Knows how an application puts itself together, and does it again for each case of a drill.</summary>
internal abstract class CompositionRoot(string name)
{
    /// <summary>Gets the application's name.</summary>
    public string Name { get; } = name;

    /// <summary>Builds the application with changed registrations; nothing of it has been started.</summary>
    /// <exception cref="DrillException">It cannot be built, or runs in Production.</exception>
    public abstract DrilledApp Build(Action<IServiceCollection> change);

    /// <summary>Makes the error of an application that does not come up, with the registration that it comes from.</summary>
    public static DrillException NotUp(string what, Exception exception, IEnumerable<ServiceDescriptor> registrations)
    {
        StartFailureException? failed = exception as StartFailureException ?? (exception as AggregateException)?.InnerExceptions.OfType<StartFailureException>().FirstOrDefault();
        exception = failed?.InnerException ?? exception;
        string? culprit = failed?.Registration ?? Culprit.Of(exception, registrations);
        return new DrillException($"{what} {exception.GetType().Name}: {exception.Message}{(culprit is null ? "" : $" It comes from the registration {culprit}.")}", exception);
    }

    protected static void RefuseProduction(string? environment)
    {
        if (string.Equals(environment, Environments.Production, StringComparison.OrdinalIgnoreCase))
        {
            throw new DrillException("A drill refuses to run in Production: it starts the application with what that environment is configured with. Set DOTNET_ENVIRONMENT to another environment in the test process.");
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace TierKit.Testing.Drills;

/// <summary>Builds an application by running what builds its host, its entry point for example, up to the moment in which the host is there.</summary>
internal sealed class HostRoot(string name, Action run) : CompositionRoot(name)
{
    // An entry point that asks a person something before it builds its host would wait for ever.
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(1);

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An entry point is never trimmed away.")]
    public static HostRoot OfEntryPoint(Assembly assembly, string[] arguments)
    {
        string name = assembly.GetName().Name ?? "application";
        MethodInfo entry = assembly.EntryPoint
            ?? throw new DrillException($"'{name}' has no entry point; name a type of the application's program, or use Drill.For(services => …) with what registers its services.");
        return new HostRoot(name, () => entry.Invoke(null, BindingFlags.DoNotWrapExceptions, null, entry.GetParameters().Length == 0 ? [] : [arguments], null));
    }

    public override DrilledApp Build(Action<IServiceCollection> change)
    {
        RefuseProduction(HostEnvironment.Named);
        using IDisposable environment = HostEnvironment.Enter();
        using HostInterception interception = new((context, services) =>
        {
            RefuseProduction(context.HostingEnvironment.EnvironmentName);
            change(services);
        });
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? failure = null;

        // A thread of its own: an entry point that hangs is left behind and holds nobody up.
        Thread thread = new(() =>
        {
            interception.Enter();
            try
            {
                run();
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = $"drill of {Name}",
        };
        thread.Start();
        if (!Task.WhenAny(interception.Built, ended.Task).Wait(LongestBuild))
        {
            throw new DrillException($"'{Name}' did not build a host within {LongestBuild.TotalSeconds:0} s; what runs before the host is built must not wait, or use Drill.For(services => …).");
        }

        if (interception.Built is { IsCompletedSuccessfully: true } built)
        {
            return new DrilledApp(built.Result.Services, built.Result, interception.Registrations);
        }

        // What the interception itself refused may have been caught by the application.
        throw (interception.Refusal ?? failure) switch
        {
            null => new DrillException($"'{Name}' ended without building a host; use Drill.For(services => …) with what registers its services."),
            DrillException refusal => refusal,
            Exception other => NotUp($"'{Name}' does not build under drill.", other, interception.Registrations),
        };
    }
}

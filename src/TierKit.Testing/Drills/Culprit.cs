using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace TierKit.Testing.Drills;

/// <summary>Finds the registration in whose code an exception was thrown.</summary>
internal static class Culprit
{
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A frame whose method was trimmed away names no registration; the exception is shown all the same.")]
    public static string? Of(Exception exception, IEnumerable<ServiceDescriptor> registrations)
    {
        for (Exception? inner = exception.GetBaseException(); inner is not null; inner = ReferenceEquals(inner, exception) ? null : exception)
        {
            foreach (MethodBase method in new StackTrace(inner).GetFrames().Select(static f => f.GetMethod()).OfType<MethodBase>())
            {
                for (Type? type = method.DeclaringType; type is not null; type = type.DeclaringType)
                {
                    if (registrations.FirstOrDefault(d => TypeOf(d) == type) is { } descriptor)
                    {
                        return descriptor.ServiceType == type ? Name(type) : $"{Name(descriptor.ServiceType)} → {Name(type)}";
                    }
                }
            }
        }

        return null;
    }

    private static Type? TypeOf(ServiceDescriptor descriptor) => descriptor.IsKeyedService
        ? descriptor.KeyedImplementationType ?? descriptor.KeyedImplementationInstance?.GetType()
        : descriptor.ImplementationType ?? descriptor.ImplementationInstance?.GetType() ?? MadeBy(descriptor.ImplementationFactory);

    // A factory says in its type what it makes, where it says more than the service.
    private static Type? MadeBy(Delegate? factory) => factory?.Method.ReturnType is { } made && made != typeof(object) ? made : null;

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}

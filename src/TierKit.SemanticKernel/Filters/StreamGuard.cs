using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using FunctionInvocationContext = Microsoft.SemanticKernel.FunctionInvocationContext;

namespace TierKit.SemanticKernel.Filters;

/// <summary>Replaces the stream of a plugin function by one that begins under the function's pipeline.</summary>
/// <remarks>The reader must get the very type of stream it asked for, which only the stream itself tells.</remarks>
internal static class StreamGuard
{
    private static readonly MethodInfo Unusual = typeof(StreamGuard).GetMethod(nameof(Of), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static FunctionResult Wrap(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next, FunctionResilience resilience)
    {
        object? stream = context.Result.GetValue<object>();
        // From the most derived: a stream of these is also one of those behind it.
        object? guarded = stream switch
        {
            IAsyncEnumerable<StreamingChatMessageContent> => Of<StreamingChatMessageContent>(context, next, resilience),
            IAsyncEnumerable<StreamingTextContent> => Of<StreamingTextContent>(context, next, resilience),
            IAsyncEnumerable<StreamingMethodContent> => Of<StreamingMethodContent>(context, next, resilience),
            IAsyncEnumerable<StreamingKernelContent> => Of<StreamingKernelContent>(context, next, resilience),
            IAsyncEnumerable<ChatResponseUpdate> => Of<ChatResponseUpdate>(context, next, resilience),
            IAsyncEnumerable<string> => Of<string>(context, next, resilience),
            null => null,
            _ => OfUnusual(stream, context, next, resilience),
        };
        return guarded is null ? context.Result : new FunctionResult(context.Result, guarded);
    }

    private static GuardedStream<T> Of<T>(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next, FunctionResilience resilience) =>
        new(context, next, resilience);

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The stream is enumerated through this very interface, so it is kept.")]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The type argument has no requirements.")]
    private static object? OfUnusual(object stream, FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next, FunctionResilience resilience)
    {
        // Without dynamic code an unusual type of stream is left alone rather than broken.
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return null;
        }

        Type? asked = Array.Find(stream.GetType().GetInterfaces(), static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
        return asked is null ? null : Unusual.MakeGenericMethod(asked.GenericTypeArguments).Invoke(null, [context, next, resilience]);
    }
}

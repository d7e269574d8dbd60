using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace TierKit.SemanticKernel.Labels;

/// <summary>Shows the tiered client the labels of kernel functions, which hide them.</summary>
/// <remarks>Stands inside of function invocation, so that the kernel still finds its own functions by reference.</remarks>
internal sealed class ToolLabelChatClient(IChatClient innerClient, KernelFunctionLabels labels) : DelegatingChatClient(innerClient)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, Labelled(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, Labelled(options), cancellationToken);

    private ChatOptions? Labelled(ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools)
        {
            return options;
        }

        List<AITool>? shown = null;
        for (int i = 0; i < tools.Count; i++)
        {
            if (tools[i] is KernelFunction function && labels.Show(function) is { } known)
            {
                shown ??= [.. tools];
                shown[i] = known;
            }
        }

        if (shown is null)
        {
            return options;
        }

        ChatOptions own = options.Clone();
        own.Tools = shown;
        return own;
    }
}

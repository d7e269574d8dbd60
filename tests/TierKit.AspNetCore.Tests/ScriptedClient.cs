using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Tests;

/// <summary>Answers by what the last message says, and remembers what it was asked.</summary>
internal sealed class ScriptedClient : IChatClient
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)> Asked { get; } = [];

    /// <summary>Completes when a call that waits was cancelled.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Completes when a call that waits has begun.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Gets how much of an endless answer was taken.</summary>
    public long EndlessBytes { get; private set; }

    public (IReadOnlyList<ChatMessage> Messages, ChatOptions? Options) Last => Asked.Last();

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await StreamAsync([.. messages], options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync([.. messages], options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Asked.Enqueue((messages, options));
        await Task.Yield();
        ChatMessage last = messages[^1];
        string said = last.Text;
        if (said.Contains("refuse", StringComparison.Ordinal))
        {
            throw new HttpRequestException("the schema has no type", null, System.Net.HttpStatusCode.BadRequest);
        }

        if (said.Contains("fail", StringComparison.Ordinal))
        {
            throw new HttpRequestException("down", null, System.Net.HttpStatusCode.ServiceUnavailable);
        }

        if (options?.Tools is { Count: > 0 } tools && options.ToolMode is not NoneChatToolMode && last.Role != ChatRole.Tool)
        {
            Dictionary<string, object?> arguments = new() { ["city"] = JsonSerializer.SerializeToElement("Bergen \"å\"") };
            yield return Update(new FunctionCallContent("call_1", tools[0].Name, arguments));
            yield return End(ChatFinishReason.ToolCalls);
            yield break;
        }

        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: not null })
        {
            yield return Update(new TextContent("""{"city":"Bergen"}"""));
            yield return End(ChatFinishReason.Stop);
            yield break;
        }

        if (last.Role == ChatRole.Tool)
        {
            yield return Update(new TextContent($"The tool said {last.Contents.OfType<FunctionResultContent>().First().Result}."));
            yield return End(ChatFinishReason.Stop);
            yield break;
        }

        bool endless = said.Contains("endless", StringComparison.Ordinal);
        string word = endless ? new string('x', 8192) : "word ";
        try
        {
            for (int i = 0; endless || i < 3; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Update(new TextContent(word));
                if (endless)
                {
                    EndlessBytes += word.Length;
                    await Task.Yield();
                }
            }
        }
        finally
        {
            // A reader that goes ends the answer by disposing it as well as by its token.
            if (endless || cancellationToken.IsCancellationRequested)
            {
                _cancelled.TrySetResult();
            }
        }

        if (said.Contains("break", StringComparison.Ordinal))
        {
            throw new IOException("the line was cut");
        }

        if (said.Contains("wait", StringComparison.Ordinal))
        {
            _begun.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            finally
            {
                _cancelled.TrySetResult();
            }
        }

        yield return End(ChatFinishReason.Stop);
    }

    private static ChatResponseUpdate Update(AIContent content) => new(ChatRole.Assistant, [content]) { ModelId = "scripted" };

    private static ChatResponseUpdate End(ChatFinishReason reason) => new(
        ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 5, OutputTokenCount = 3, TotalTokenCount = 8 })])
    {
        ModelId = "scripted",
        FinishReason = reason,
    };
}

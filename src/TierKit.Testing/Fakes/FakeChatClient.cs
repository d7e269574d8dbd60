using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Testing.Faults;

namespace TierKit.Testing.Fakes;

/// <summary>Answers as it was told, or fails as a real service does: with the same exceptions, at the same moments.</summary>
internal sealed class FakeChatClient(FakeService fake, ProviderContext context) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new(FakeProvider.ProviderName, defaultModelId: context.Service.Model);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        (FakeReply reply, FaultEffect? effect) = fake.Take(context.Time.GetUtcNow(), [.. messages], options, streaming: false, out FakeRequest request);
        return WorkAsync(reply, effect, request, cancellationToken);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        (FakeReply reply, FaultEffect? effect) = fake.Take(context.Time.GetUtcNow(), [.. messages], options, streaming: true, out FakeRequest request);
        return new FakeStream(context.Time as LabTime, effect is not null, (hooked, cancellation) => StreamAsync(reply, effect, request, hooked, cancellation), cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType == typeof(FakeService) ? fake
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }

    private async Task<ChatResponse> WorkAsync(FakeReply reply, FaultEffect? effect, FakeRequest request, CancellationToken cancellationToken)
    {
        LabWork work = LabWork.Begin(context.Time);
        try
        {
            FakeFailures failures = new(fake.Name, context);
            await failures.BeforeAnswerAsync(effect, cancellationToken).ConfigureAwait(false);
            context.NoteAnswer(200);
            await WaitAsync(reply.FirstTokenDelay + (effect is { Action: FaultAction.Delay } ? effect.After : default), cancellationToken).ConfigureAwait(false);
            await failures.InsteadOfAnswerAsync(effect, cancellationToken).ConfigureAwait(false);
            List<AIContent> contents = [.. FakeContents.Of(reply, effect)];
            failures.CheckSize(contents.Sum(content => FakeContents.SizeOf(content, effect)));
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
            {
                ModelId = reply.Model ?? context.Service.Model,
                FinishReason = FakeContents.Finish(reply, effect),
                Usage = FakeContents.Usage(reply, request),
                CreatedAt = context.Time.GetUtcNow(),
            };
        }
        finally
        {
            work.End(effect is not null);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        FakeReply reply,
        FaultEffect? effect,
        FakeRequest request,
        Func<Task> hooked,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Nothing waits before whoever reads this has started its clocks.
        FakeFailures failures = new(fake.Name, context, hooked);
        await failures.BeforeAnswerAsync(effect, cancellationToken).ConfigureAwait(false);
        context.NoteAnswer(200);
        if (effect is { Action: FaultAction.EmptyAnswer or FaultAction.HtmlAnswer })
        {
            yield break;
        }

        yield return Update([], reply);
        TimeSpan delay = reply.FirstTokenDelay + (effect is { Action: FaultAction.Delay } ? effect.After : default);
        int shown = 0;
        long bytes = 0;
        foreach (AIContent content in FakeContents.Of(reply, effect))
        {
            await failures.MidwayAsync(effect, shown, cancellationToken).ConfigureAwait(false);
            if (delay > TimeSpan.Zero)
            {
                await hooked().ConfigureAwait(false);
                await WaitAsync(delay, cancellationToken).ConfigureAwait(false);
            }

            failures.CheckSize(bytes += FakeContents.SizeOf(content, effect));
            yield return Update([content], reply);
            shown++;
            delay = reply.UpdateDelay;
        }

        await failures.MidwayAsync(effect, int.MaxValue, cancellationToken).ConfigureAwait(false);
        if (FakeContents.Finish(reply, effect) is { } finish)
        {
            ChatResponseUpdate end = Update([new UsageContent(FakeContents.Usage(reply, request))], reply);
            end.FinishReason = finish;
            yield return end;
            if (effect is { Action: FaultAction.TwoFinishReasons })
            {
                ChatResponseUpdate other = Update([], reply);
                other.FinishReason = reply.EndingOtherwise().Finish;
                yield return other;
            }
        }
    }

    private ChatResponseUpdate Update(IList<AIContent> contents, FakeReply reply) => new(ChatRole.Assistant, contents)
    {
        ModelId = reply.Model ?? context.Service.Model,
        CreatedAt = context.Time.GetUtcNow(),
    };

    private Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero ? LabWait.WaitAsync(context.Time, delay, cancellationToken) : Task.CompletedTask;
}

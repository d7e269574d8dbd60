using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Testing.Faults;

namespace TierKit.Testing.Fakes;

/// <summary>Runs one answer in one piece of a fake that is no chat model: notes the request, fails as it should, else answers.</summary>
internal static class FakeTask
{
    public static async Task<T> RunAsync<T>(
        FakeService fake,
        ProviderContext context,
        IReadOnlyList<AIContent> asked,
        Func<FakeReply, bool, T> answer,
        CancellationToken cancellationToken)
    {
        (FakeReply reply, FaultEffect? effect) = fake.Take(
            context.Time.GetUtcNow(), [new ChatMessage(ChatRole.User, [.. asked])], null, streaming: false, out _);
        LabWork work = LabWork.Begin(context.Time);
        try
        {
            FakeFailures failures = new(fake.Name, context);
            await failures.BeforeAnswerAsync(effect, cancellationToken).ConfigureAwait(false);
            context.NoteAnswer(200);
            if (effect is { Action: FaultAction.Delay, After: { } after } && after > TimeSpan.Zero)
            {
                await LabWait.WaitAsync(context.Time, after, cancellationToken).ConfigureAwait(false);
            }

            if (effect?.Action == FaultAction.ContentRefused)
            {
                throw new FakeFailureException(Telemetry.FailureKind.ContentRefused, fake.Name);
            }

            await failures.InsteadOfAnswerAsync(effect, cancellationToken).ConfigureAwait(false);
            return answer(reply, effect is { Action: FaultAction.EmptyAnswer or FaultAction.NoEndMarker });
        }
        finally
        {
            work.End(effect is not null);
        }
    }
}

using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Tiers;

namespace TierKit.Benchmarks;

/// <summary>Measures what a panel of five takes from the last needed answer to its decision; a command, since each round needs a setup of its own.</summary>
internal static class PanelLatency
{
    public const string Name = "panel-latency";

    private const int Rounds = 3_000;

    // Until the runtime has compiled the way a second time, what is measured is the compiler.
    private const int WarmupRounds = 30_000;

    private static readonly ChatMessage[] Ask = [new(ChatRole.User, "question")];

    public static async Task<int> RunAsync()
    {
        Console.WriteLine("| agreement | p50 | p95 |");
        Console.WriteLine("| --- | --- | --- |");
        await MeasureAsync("exact", QuorumAgreement.Exact, "Paris").ConfigureAwait(false);
        await MeasureAsync("field by field", QuorumAgreement.Fields, """{"number":"R-2041","supplier":"Mill & Sons","net":1200,"tax":228,"total":1428}""").ConfigureAwait(false);
        return 0;
    }

    private static async Task MeasureAsync(string name, QuorumAgreement agreement, string answer)
    {
        GatedChatClient last = new();
        await using ServiceProvider provider = Build(agreement, answer, last);
        QuorumChatClient panel = provider.GetRequiredKeyedService<QuorumChatClient>("panel");
        double[] micros = new double[Rounds];
        for (int round = -WarmupRounds; round < Rounds; round++)
        {
            Task<QuorumResult<string>> running = panel.AskAsync(Ask);
            long start = Stopwatch.GetTimestamp();
            last.Open(answer);
            await running.ConfigureAwait(false);
            double taken = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            if (round >= 0)
            {
                micros[round] = taken;
            }
        }

        Array.Sort(micros);
        Console.WriteLine(FormattableString.Invariant($"| {name} | {micros[Rounds / 2]:F1} µs | {micros[Rounds * 95 / 100]:F1} µs |"));
    }

    private static ServiceProvider Build(QuorumAgreement agreement, string answer, GatedChatClient last)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit =>
        {
            for (int i = 0; i < 5; i++)
            {
                int member = i;

                // Two answers each misread another field: no object has a majority as a whole, and every field does.
                string says = i == 0 ? answer.Replace("1428", "1482", StringComparison.Ordinal)
                    : i == 1 ? answer.Replace("2041", "2014", StringComparison.Ordinal)
                    : answer;
                kit.AddChatClient($"m{i}", Tier.Partner, i == 4 ? last : new FixedChatClient(says), options => options.Lineage = $"l{member}");
            }

            kit.AddQuorum("panel", quorum =>
            {
                for (int i = 0; i < 5; i++)
                {
                    quorum.AddMember($"m{i}");
                }

                (quorum.Agreement, quorum.Launch, quorum.Required) = (agreement, QuorumLaunch.Race, agreement == QuorumAgreement.Exact ? 5 : 4);
            });
        });
        return services.BuildServiceProvider();
    }

    private sealed class GatedChatClient : IChatClient
    {
        private TaskCompletionSource<ChatResponse> _gate = new();

        public void Open(string text)
        {
            TaskCompletionSource<ChatResponse> gate = _gate;
            _gate = new TaskCompletionSource<ChatResponse>();
            gate.SetResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop });
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => _gate.Task;

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Panels ask for whole answers.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}

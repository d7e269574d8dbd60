using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Tiers;

namespace TierKit.Benchmarks;

/// <summary>A whole question to five members that answer at once: an upper bound of what comes after the last needed answer.</summary>
public class PanelDecision
{
    private const string Json = """{"number":"R-2041","supplier":"Mill & Sons","net":1200,"tax":228,"total":1428}""";

    private static readonly ChatMessage[] Ask = [new(ChatRole.User, "question")];
    private static readonly ChatMessage[] Essay = [new(ChatRole.User, "explain")];

    private IChatClient[] _members = null!;
    private QuorumChatClient _exact = null!;
    private QuorumChatClient _fields = null!;
    private QuorumChatClient _clustered = null!;

    [GlobalSetup]
    public void Setup()
    {
        _members = [.. Enumerable.Range(0, 5).Select(static i => new FixedChatClient("Paris"))];
        _exact = Panel(static i => "Paris", QuorumAgreement.Exact);
        _fields = Panel(static i => Json.Replace("1428", i == 0 ? "1482" : "1428", StringComparison.Ordinal), QuorumAgreement.Fields);
        _clustered = Panel(static i => string.Join(' ', Enumerable.Range(0, 300).Select(word => $"word{(word * 7) + (word % 10 == i ? i : 0)}")), QuorumAgreement.Clustered);
    }

    [Benchmark(Baseline = true)]
    public Task<ChatResponse[]> FiveDirectCalls() => Task.WhenAll(_members.Select(static m => m.GetResponseAsync(Ask)));

    [Benchmark]
    public Task<QuorumResult<string>> ExactOfFive() => _exact.AskAsync(Ask);

    [Benchmark]
    public Task<QuorumResult<string>> FieldWiseOfFive() => _fields.AskAsync(Ask);

    [Benchmark]
    public Task<QuorumResult<string>> ClusteredFiveOf300Words() => _clustered.AskAsync(Essay);

    private static QuorumChatClient Panel(Func<int, string> says, QuorumAgreement agreement)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit =>
        {
            kit.AddEmbeddedEncoder();
            for (int i = 0; i < 5; i++)
            {
                int member = i;
                kit.AddChatClient($"m{i}", Tier.Partner, new FixedChatClient(says(i)), options => options.Lineage = $"l{member}");
            }

            kit.AddQuorum("panel", quorum =>
            {
                for (int i = 0; i < 5; i++)
                {
                    quorum.AddMember($"m{i}");
                }

                (quorum.Agreement, quorum.Launch, quorum.Required) = (agreement, QuorumLaunch.Race, agreement == QuorumAgreement.Clustered ? 3 : 5);
                (quorum.Space, quorum.Threshold) = ("embedded", .5);
            });
        });
        return services.BuildServiceProvider().GetRequiredKeyedService<QuorumChatClient>("panel");
    }
}

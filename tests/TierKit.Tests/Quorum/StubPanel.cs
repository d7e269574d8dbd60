using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Tests.Quorum;

/// <summary>Lets a test answer for each member in whatever order it likes.</summary>
internal sealed class StubPanel : IPanelCaller
{
    private readonly Dictionary<int, Queue<TaskCompletionSource<MemberAnswer>>> _calls = [];

    public StubPanel(QuorumOptions options, params (Tier Tier, string Lineage)[] members)
    {
        for (int i = 0; i < members.Length; i++)
        {
            options.AddMember($"m{i}");
        }

        Rules = new QuorumRules(options);
        Members = [.. members.Select(static (m, i) => new PanelMember(i, new TierService($"m{i}", m.Tier, ServiceKind.Chat) { Lineage = m.Lineage }, 1))];
    }

    public QuorumRules Rules { get; }

    public IReadOnlyList<PanelMember> Members { get; }

    public BackgroundTasks Background { get; } = new();

    /// <summary>Gets or sets whether calls go on although they are cancelled.</summary>
    public bool IsDeaf { get; set; }

    public List<int> Asked { get; } = [];

    public HashSet<int> Shut { get; } = [];

    public Func<int, MemberAnswer?>? AtOnce { get; set; }

    public string? Blocked(PanelMember member) => Shut.Contains(member.Index) ? "the test shut it" : null;

    public Task<MemberAnswer> AskAsync(PanelMember member, bool again, CancellationToken cancellationToken)
    {
        Asked.Add(member.Index);
        if (AtOnce?.Invoke(member.Index) is { } answer)
        {
            return Task.FromResult(answer);
        }

        TaskCompletionSource<MemberAnswer> call = new(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(() => _ = !IsDeaf && call.TrySetCanceled(cancellationToken));
        if (!_calls.TryGetValue(member.Index, out Queue<TaskCompletionSource<MemberAnswer>>? queue))
        {
            _calls[member.Index] = queue = new();
        }

        queue.Enqueue(call);
        return call.Task;
    }

    public bool TryAnswer(int member, string text) => Take(member)?.TrySetResult(Says(member, text)) == true;

    public bool TryFail(int member) => Take(member)?.TrySetException(new InvalidOperationException("the member broke")) == true;

    public MemberAnswer Says(int member, string text) => new(
        new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop },
        Members[member].Service,
        null,
        false,
        [new RouteAttempt($"m{member}", Members[member].Service.Tier, null, null, null, TimeSpan.Zero)]);

    public static MemberAnswer Fails() => new(null, null, FailureKind.ServerError, false, []);

    private TaskCompletionSource<MemberAnswer>? Take(int member) =>
        _calls.TryGetValue(member, out Queue<TaskCompletionSource<MemberAnswer>>? queue) && queue.TryDequeue(out TaskCompletionSource<MemberAnswer>? call) ? call : null;

    public PanelRun Run(TimeProvider time, IVoteCounter? counter = null, TimeSpan? deadline = null) => new(Rules, new PanelSetup
    {
        Members = Members,
        Caller = this,
        Reader = new BallotReader(Rules, []),
        Counter = counter ?? (Rules.Agreement == QuorumAgreement.Fields ? new FieldCounter(Rules, null) : new ExactCounter()),
        Time = time,
        Background = Background,
        Deadline = deadline ?? TimeSpan.FromMinutes(1),
        QuestionTokens = 10,
    });
}

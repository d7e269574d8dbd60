using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

public sealed class DriftWatchTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("tierkit-drift").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IdentityChanged_NewModelOrFingerprint_IsRaisedOnceEach(bool streaming)
    {
        string model = "gpt-x-1";
        string fingerprint = "fp_1";
        using Kit kit = new(k => k.AddChatClient("gpt", Tier.Partner, Answering(() => model, () => fingerprint)));
        DriftWatch drift = kit.Services.GetRequiredService<DriftWatch>();
        List<string> changes = [];
        drift.IdentityChanged += (_, change) => changes.Add($"{change.Service.Name}: {change.Before} became {change.Now}");

        await AskAsync(kit, streaming);
        await AskAsync(kit, streaming);
        model = "gpt-x-2";
        await AskAsync(kit, streaming);
        fingerprint = "fp_2";
        await AskAsync(kit, streaming);
        (model, fingerprint) = ("gpt-x-1", "fp_1");
        await AskAsync(kit, streaming);

        Assert.Equal(["gpt: - → gpt-x-1 · fp_1 became - → gpt-x-2 · fp_1", "gpt: - → gpt-x-2 · fp_1 became - → gpt-x-2 · fp_2"], changes);
        Assert.Equal(3, drift.Identities("gpt").Count);
        Assert.Equal("gpt-x-1", kit.Services.GetRequiredService<ServiceCatalog>()["gpt"].Health.Identity!.Answered);
        Assert.Contains("gpt", Assert.Throws<UnknownNameException>(() => drift.Identities("nobody")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IdentityChanged_WhileTheApplicationWasDown_IsSeenAtTheFirstAnswer()
    {
        using (Kit before = new(k => k.AddChatClient("gpt", Tier.Partner, Answering(() => "gpt-x-1", () => "fp_1")).Configure(o => o.StatePath = _state)))
        {
            await AskAsync(before, false);
        }

        File.AppendAllText(Assert.Single(Directory.GetFiles(Path.Combine(_state, "identities"))), "no json\n{}\n");
        using Kit after = new(k => k.AddChatClient("gpt", Tier.Partner, Answering(() => "gpt-x-2", () => "fp_1")).Configure(o => o.StatePath = _state));
        DriftWatch drift = after.Services.GetRequiredService<DriftWatch>();
        List<string?> changes = [];
        drift.IdentityChanged += (_, _) => throw new InvalidOperationException("a listener that fails");
        drift.IdentityChanged += (_, change) => changes.Add(change.Before.Answered);

        await AskAsync(after, false);

        Assert.Equal(["gpt-x-1"], changes);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_state, "identities")).Length);
    }

    [Theory]
    [InlineData("gpt-x-1", 0)]
    [InlineData("gpt-x-2", 1)]
    public async Task IdentityChanged_LockNamesWhoWasApproved_IsRaisedAtTheFirstAnswerOfEachRun(string answers, int expected)
    {
        string file = Path.Combine(_state, LockFile.FileName);
        new LockFile(file).Update("models", "gpt", static _ => (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(
            """{ "provider": "x", "requested": null, "pin": "floating", "observed": [ "gpt-x-0", { "answered": "gpt-x-1", "fingerprint": "fp_1" } ] }""")!);
        for (int run = 0; run < 2; run++)
        {
            using Kit kit = new(k => k.AddChatClient("gpt", Tier.Partner, Answering(() => answers, () => "fp_1")).Configure(o =>
            {
                o.StatePath = _state;
                o.Lock.Path = file;
                o.Lock.Mode = LockMode.Locked;
            }));
            List<string> changes = [];
            kit.Services.GetRequiredService<DriftWatch>().IdentityChanged += (_, change) => changes.Add($"{change.Before} became {change.Now}");

            ChatResponse answer = await kit.Chat.GetResponseAsync("hello", cancellationToken: Token);
            await AskAsync(kit, false);

            // A partner's change is told and blocks nothing; it is told again in each run until somebody approves it.
            Assert.NotEmpty(answer.Messages);
            Assert.Equal(Enumerable.Repeat("- → gpt-x-1 · fp_1 became - → gpt-x-2 · fp_1", expected), changes);
        }
    }

    [Theory]
    [InlineData(Tier.Partner, false, 1)]
    [InlineData(Tier.Partner, true, 1)]
    [InlineData(Tier.Sovereign, false, 0)]
    public async Task ContractAlarm_AnswersThatAreCut_AlarmsForPartnersOnly(Tier tier, bool streaming, int alarms)
    {
        ChatFinishReason finish = ChatFinishReason.Stop;
        using Kit kit = new(k => k.AddChatClient("gpt", tier, Answering(() => "gpt-x", () => null, () => finish)));
        List<ContractBreach> raised = [];
        kit.Services.GetRequiredService<DriftWatch>().ContractAlarm += (_, alarm) => raised.Add(alarm.Figures.Breach);

        for (int i = 0; i < 40; i++)
        {
            await AskAsync(kit, streaming);
        }

        finish = ChatFinishReason.Length;
        await AskAsync(kit, streaming, new ChatOptions { MaxOutputTokens = 8 });
        for (int i = 0; i < 5; i++)
        {
            await AskAsync(kit, streaming);
        }

        Assert.Equal(Enumerable.Repeat(ContractBreach.Truncation, alarms), raised);
        ContractFigures cut = kit.Services.GetRequiredService<ServiceCatalog>()["gpt"].Health.Contracts.Single(static c => c.Breach == ContractBreach.Truncation);
        Assert.Equal((45, 5, alarms), (cut.Answers, cut.Failures, cut.Alarms));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Contracts_ToolNobodyOffered_IsABrokenCall(bool streaming)
    {
        string name = "known";
        ChatResponse Call() => new(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", name)])) { FinishReason = ChatFinishReason.ToolCalls };
        using Kit kit = new(k => k.AddChatClient("gpt", Tier.Partner, Client(Call)));
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => 1, "known")] };

        await AskAsync(kit, streaming, options);
        name = "made_up";
        await AskAsync(kit, streaming, options);

        ContractFigures calls = kit.Services.GetRequiredService<ServiceCatalog>()["gpt"].Health.Contracts.Single(static c => c.Breach == ContractBreach.ToolCall);
        Assert.Equal((2, 1), (calls.Answers, calls.Failures));
    }

    [Fact]
    public void Note_KnownIdentityAndKeptContract_AllocatesNothing()
    {
        using Kit kit = new(k => k.AddChatClient("gpt", Tier.Partner, StubChatClient.Saying("x")));
        AnswerWatch watch = new(kit.Services.GetRequiredService<ServiceCatalog>()["gpt"], 5, TimeProvider.System);
        ContractEvidence kept = default(ContractEvidence).With(ContractBreach.Refusal, false).With(ContractBreach.Empty, false);
        watch.NoteIdentity("a", "b", "c", "d");
        watch.Note(kept);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            watch.NoteIdentity("a", "b", "c", "d");
            watch.Note(kept);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1001, watch.Figures()[(int)ContractBreach.Empty].Answers);
    }

    private static Task<ChatResponse> AskAsync(Kit kit, bool streaming, ChatOptions? options = null) => Kit.AskAsync(kit.Named("gpt"), streaming, options, Token);

    private static StubChatClient Answering(Func<string> model, Func<string?> fingerprint, Func<ChatFinishReason>? finish = null) => Client(() => new ChatResponse(new ChatMessage(ChatRole.Assistant, "x"))
    {
        ModelId = model(),
        FinishReason = finish?.Invoke() ?? ChatFinishReason.Stop,
        AdditionalProperties = new() { ["SystemFingerprint"] = fingerprint() },
    });

    private static StubChatClient Client(Func<ChatResponse> answer) => new()
    {
        OnResponse = (_, _, _) => Task.FromResult(answer()),
        OnStream = (_, _, _) => answer().ToChatResponseUpdates().ToAsyncEnumerable(),
    };
}

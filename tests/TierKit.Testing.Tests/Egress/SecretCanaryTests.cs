using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TierKit.Memory.Operations;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Testing.Tests.Attacks;
using TierKit.Tiers;

namespace TierKit.Testing.Tests.Egress;

/// <summary>A Secret text is asked about, fails, streams, is noted and looked for; no place that keeps or shows anything holds a word of it.</summary>
public sealed class SecretCanaryTests : IAsyncDisposable
{
    private const string Canary = "xqzcanaryzqx";
    private const string Open = "an ordinary question";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-secret");
    private readonly AttackRecorder _recorder = new();
    private readonly List<Exception> _thrown = [];
    private readonly List<string> _reports = [];
    private readonly TierLab _lab;

    public SecretCanaryTests() => _lab = TierLab.Create(
        kit => kit
            .Configure(options =>
            {
                options.StatePath = Path.Combine(_folder.FullName, "state");
                options.Egress.Audit = true;
            })
            .AddFake("home", Tier.Sovereign, FakeReplies.From(static r => $"you said {r.LastText}"))
            .AddFake("broken", Tier.Sovereign, fault: Fault.Status(500))
            .AddFake("cut", Tier.Sovereign, FakeReplies.From(static r => $"{r.LastText} and {r.LastText}"), Fault.CutAfter(1))
            .AddFake("away", Tier.Partner)
            .AddChatClient("thrower", Tier.Sovereign, new Thrower())
            .AddFakeEmbeddings("vectors", Tier.Sovereign, "space")
            .AddFakeEmbeddings("away-vectors", Tier.Partner, "away-space")
            .AddPolicy("failing", static p => Order(p, "thrower", "broken", "away"))
            .AddPolicy("mending", static p => Order(p, "broken", "home"))
            .AddPolicy("cutting", static p => Order(p, "cut"))
            .AddBasicMemory(Path.Combine(_folder.FullName, "notes"), o =>
            {
                o.StatePath = Path.Combine(_folder.FullName, "index");
                o.Watch = false;
            }),
        services => services.AddSingleton<ILoggerFactory>(_recorder).AddSingleton<RouteDecisions>().AddLogging());

    public static TheoryData<string> Sinks => [.. Places.Keys];

    private static Dictionary<string, Func<SecretCanaryTests, IEnumerable<string>>> Places { get; } = new(StringComparer.Ordinal)
    {
        ["ledger"] = static t => t._lab.Ledger.Select(static e => JsonSerializer.Serialize(e)),
        ["log at every level"] = static t => t._recorder.TextsOf("log"),
        ["metrics"] = static t => t._recorder.TextsOf("metric"),
        ["spans"] = static t => t._recorder.TextsOf("span"),
        ["exception messages"] = static t => t._thrown.Select(static e => $"{e.Message} {e.Data.Values.Cast<object?>().Aggregate("", static (all, one) => all + one)}"),
        ["reports"] = static t => t._reports,
        ["decisions of the status page"] = static t => t._lab.Services.GetRequiredService<RouteDecisions>().Recent().Select(static d => $"{d.Plan} {d.Report} {string.Join(' ', d.Attempts)} {string.Join(' ', d.Exclusions)}"),
        ["matrix"] = static t => t._lab.Services.GetRequiredService<TrafficMatrix>().Read().Select(static r => JsonSerializer.Serialize(r)),
        ["audit"] = static t => t.Files("state/egress"),
        ["state files"] = static t => t.Files("state"),
        ["index"] = static t => t.Files("index"),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _recorder.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Sinks))]
    public async Task Secret_EverythingHappensToIt_SinkHoldsNoneOfIt(string sink)
    {
        await PlayAsync(Open, Sensitivity.Private);
        await PlayAsync(Canary, Sensitivity.Secret);

        string[] held = [.. Places[sink](this)];

        Assert.True(held.Length > 0, "nothing was recorded there, so nothing is proved");
        Assert.All(held, static text => Assert.False(CanaryScan.Finds(text, Canary), text));
        Assert.Equal(0, _lab["away"].Calls);
    }

    [Fact]
    public async Task Secret_LeavesNoLineInLedgerAuditAndDecisions()
    {
        await PlayAsync(Canary, Sensitivity.Secret);

        Assert.DoesNotContain(_lab.Ledger, static e => e.Service != "vectors");
        Assert.Empty(Files("state/egress"));
        Assert.Empty(_lab.Services.GetRequiredService<RouteDecisions>().Recent());
    }

    [Fact]
    public void Sinks_AreAllOfThem() => Assert.Equal(11, Sinks.Count);

    private async Task PlayAsync(string text, Sensitivity label)
    {
        foreach (string policy in new[] { "sovereign-first", "mending", "failing", "cutting", "away" })
        {
            foreach (bool streaming in new[] { false, true })
            {
                ChatMessage[] ask = [new(ChatRole.User, text)];
                ChatOptions options = new ChatOptions().WithPolicy(policy).WithSensitivity(label);
                await TryAsync(async () =>
                {
                    ChatResponse response = streaming
                        ? await _lab.Chat.GetStreamingResponseAsync(ask, options, Token).ToChatResponseAsync(Token)
                        : await _lab.Chat.GetResponseAsync(ask, options, Token);
                    _reports.Add($"{response.GetRoute()} {JsonSerializer.Serialize(response.GetRoute()!.Attempts)} {string.Join(' ', response.GetRoute()!.Exclusions)}");
                });
            }
        }

        foreach (string space in new[] { "space", "away-space" })
        {
            await TryAsync(() => _lab.Services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(space)
                .GenerateAsync([text], new EmbeddingGenerationOptions().WithSensitivity(label), Token));
        }

        BasicMemory memory = _lab.Services.GetRequiredService<BasicMemory>();
        await memory.WriteNoteAsync($"note of {label}", $"---\nsensitivity: {label}\nsource: {text}\n---\n# About\n\n- [fact] {text} #{text}\n- knows [[{text}]]\n\n{text}\n", cancellationToken: Token);
        await memory.SearchNotesAsync("about", cancellationToken: Token);
        await TryAsync(() => memory.WriteNoteAsync($"note of {label}", text, cancellationToken: Token));
        Assert.Contains(text, (await memory.ReadNoteAsync($"note of {label}", cancellationToken: Token))!.ToString(), StringComparison.Ordinal);
    }

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (TierKitException exception)
        {
            _thrown.Add(exception);
        }
    }

    private string[] Files(string folder)
    {
        string path = Path.Combine(_folder.FullName, folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(static f => !f.EndsWith(".key", StringComparison.Ordinal)).Select(Read)] : [];
    }

    // Others hold these files open; what is binary is read as if each byte were a letter.
    private static string Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static void Order(PolicyOptions policy, params string[] order)
    {
        policy.Floor = FloorRule.Forbidden;
        foreach (string entry in order)
        {
            policy.Order.Add(entry);
        }
    }

    // A vendor's SDK that puts the prompt into its exception.
    private sealed class Thrower : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromException<ChatResponse>(new HttpRequestException($"cannot answer {messages.Last().Text}", null, System.Net.HttpStatusCode.InternalServerError));

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, (await GetResponseAsync(messages, options, cancellationToken)).Text);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}

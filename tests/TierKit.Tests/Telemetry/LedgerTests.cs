using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Telemetry;

public sealed class LedgerTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("tierkit-ledger-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Record_ServedWithUsage_IsMeasuredAndPricedByWhoServed(bool streaming)
    {
        StubChatClient down = StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError, "down"));
        using Kit kit = Keeping(k => k
            .AddChatClient("first", Tier.Sovereign, down, static o => o.Price = new ServicePrice { InputPerMillionTokens = 1000 })
            .AddChatClient("second", Tier.Partner, Using(1000, 500), static o => o.Price = new ServicePrice { InputPerMillionTokens = 2, OutputPerMillionTokens = 10 }));

        await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);

        IReadOnlyList<LedgerEntry> entries = kit.Services.GetRequiredService<RouteLedger>().Read();
        Assert.Equal(["first", "second"], entries.Select(static e => e.Service));
        Assert.Equal((FailureKind.Unreachable, TokenEvidence.Unknown, null), (entries[0].Failure, entries[0].Evidence, entries[0].Cost));
        Assert.Equal((null, TokenEvidence.Measured, 1000L, 500L, 0.007m), (entries[1].Failure, entries[1].Evidence, entries[1].InputTokens, entries[1].OutputTokens, entries[1].Cost));
        Assert.Equal("sovereign-first", entries[1].Policy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Record_ServedWithoutUsage_IsEstimated(bool streaming)
    {
        using Kit kit = Keeping(k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying(new string('y', 80))));

        await Kit.AskAsync(kit.Chat, streaming, null, Token, new ChatMessage(ChatRole.User, new string('x', 400)));

        LedgerEntry entry = Assert.Single(kit.Services.GetRequiredService<RouteLedger>().Read());
        Assert.Equal((TokenEvidence.Estimated, 100L, 20L, null), (entry.Evidence, entry.InputTokens, entry.OutputTokens, entry.Cost));
    }

    [Fact]
    public async Task Record_StreamBreaksOff_BooksWhatCameAndItsCost()
    {
        StubChatClient breaking = new() { OnStream = static (_, _, _) => Streams.Breaking(new IOException("cut"), new string('y', 40)) };
        using Kit kit = Keeping(k => k.AddChatClient("a", Tier.Partner, breaking, static o => o.Price = new ServicePrice { OutputPerMillionTokens = 100_000 }));

        await Assert.ThrowsAsync<StreamInterruptedException>(() => Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token));

        LedgerEntry entry = Assert.Single(kit.Services.GetRequiredService<RouteLedger>().Read());
        Assert.Equal((FailureKind.ConnectionLost, TokenEvidence.Estimated, 10L, 1m), (entry.Failure, entry.Evidence, entry.OutputTokens, entry.Cost));
    }

    [Fact]
    public async Task Record_ReaderLeaves_BooksWhatItRead()
    {
        using Kit kit = Keeping(k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying(new string('y', 100))));

        int read = 0;
        await foreach (ChatResponseUpdate update in kit.Chat.GetStreamingResponseAsync("?", cancellationToken: Token))
        {
            read += update.Text.Length;
            if (read == 40)
            {
                break;
            }
        }

        LedgerEntry entry = Assert.Single(kit.Services.GetRequiredService<RouteLedger>().Read());
        Assert.Equal((FailureKind.Cancelled, 10L), (entry.Failure, entry.OutputTokens));
    }

    [Fact]
    public async Task Record_CallerCancels_IsBooked()
    {
        using CancellationTokenSource caller = new();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        StubChatClient slow = new()
        {
            OnResponse = (_, _, token) =>
            {
                TaskCompletionSource<ChatResponse> never = new();
                token.Register(() => never.SetCanceled(token));
                asked.SetResult();
                return never.Task;
            },
        };
        using Kit kit = Keeping(k => k.AddChatClient("a", Tier.Sovereign, slow));

        Task<ChatResponse> asking = kit.Chat.GetResponseAsync("?", cancellationToken: caller.Token);
        await asked.Task;
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(FailureKind.Cancelled, Assert.Single(kit.Services.GetRequiredService<RouteLedger>().Read()).Failure);
    }

    [Fact]
    public async Task Record_SecretCallAndContent_LeaveNoTrace()
    {
        using Kit kit = Keeping(k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("top answer")));

        await kit.Chat.GetResponseAsync("top question", new ChatOptions().WithSensitivity(Sensitivity.Secret), Token);
        await kit.Chat.GetResponseAsync("open question", cancellationToken: Token);

        string file = Assert.Single(Directory.GetFiles(Path.Combine(_state, "ledger")));
        string text = Read(file);
        Assert.Single(text.TrimEnd().Split('\n'));
        Assert.DoesNotContain("question", text, StringComparison.Ordinal);
        Assert.DoesNotContain("answer", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SeveralInstances_AreMergedInOrderAndTornLinesCounted()
    {
        using Kit one = Keeping(static k => k.AddChatClient("one", Tier.Sovereign, StubChatClient.Saying("x")));
        using Kit two = Keeping(static k => k.AddChatClient("two", Tier.Sovereign, StubChatClient.Saying("x")));
        foreach (Kit kit in new[] { one, two, one })
        {
            await kit.Chat.GetResponseAsync("?", cancellationToken: Token);
            one.Time.Advance(TimeSpan.FromSeconds(1));
            two.Time.Advance(TimeSpan.FromSeconds(1));
        }

        File.WriteAllText(Path.Combine(_state, "ledger", "19990101T000000000-1-0.jsonl"), "{\"at\":\"2026-");
        RouteLedger ledger = two.Services.GetRequiredService<RouteLedger>();

        Assert.Equal(["one", "two", "one"], ledger.Read(null, null, out int unreadable).Select(static e => e.Service));
        Assert.Equal(1, unreadable);
        DateTimeOffset second = ledger.Read()[1].At;
        Assert.Equal("two", Assert.Single(ledger.Read(second, second.AddMilliseconds(1))).Service);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_state, "ledger")).Length);
    }

    [Fact]
    public async Task Record_ManyEntries_KeepsToSizeAndNumberOfFiles()
    {
        using Kit kit = Keeping(static k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("x")).Configure(static o =>
        {
            o.Ledger.MaxFileSize = 1024;
            o.Ledger.MaxFiles = 3;
        }));

        for (int i = 0; i < 60; i++)
        {
            await kit.Chat.GetResponseAsync("?", cancellationToken: Token);
            kit.Time.Advance(TimeSpan.FromSeconds(1));
        }

        string[] files = Directory.GetFiles(Path.Combine(_state, "ledger"));
        Assert.Equal(3, files.Length);
        Assert.All(files, static f => Assert.InRange(new FileInfo(f).Length, 1, 1024));
        Assert.InRange(kit.Services.GetRequiredService<RouteLedger>().Read().Count, 6, 59);
    }

    [Fact]
    public async Task Record_FolderCannotBeWritten_CallsGoOn()
    {
        File.WriteAllText(Path.Combine(_state, "ledger"), "a file where the folder should be");
        using Kit kit = Keeping(static k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("x")));

        Assert.Equal("x", (await kit.Chat.GetResponseAsync("?", cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task Record_OwnLedgerBesideIt_GetsTheEntriesToo()
    {
        Own own = new();
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("x")).Configure(Enable), s => s.AddSingleton<IRouteLedger>(own));

        await kit.Chat.GetResponseAsync("?", cancellationToken: Token);

        Assert.Single(own.Entries);
        Assert.Single(kit.Services.GetRequiredService<RouteLedger>().Read());
    }

    [Fact]
    public async Task Record_NotEnabled_WritesNothing()
    {
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("x")).Configure(o => o.StatePath = _state));

        await kit.Chat.GetResponseAsync("?", cancellationToken: Token);

        Assert.Empty(Directory.GetFileSystemEntries(_state));
        Assert.Null(kit.Services.GetRequiredService<RouteLedger>().Folder);
        Assert.Empty(kit.Services.GetRequiredService<RouteLedger>().Read());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Budget_Spent_KeepsPartnersOutUntilThePeriodEnds(bool streaming)
    {
        using Kit kit = new(k => k
            .AddChatClient("claude", Tier.Partner, Using(700, 300), static o => o.Price = new ServicePrice { InputPerMillionTokens = 1000 })
            .AddChatClient("local", Tier.Sovereign, StubChatClient.Saying("local"))
            .AddPolicy("frugal", static p =>
            {
                p.Order.Add("Partner");
                p.Order.Add("Sovereign");
                p.Budget.Tokens = 1500;
                p.Budget.Period = TimeSpan.FromHours(1);
            }));
        IChatClient frugal = kit.Named("frugal");

        string[] served = [.. await Ask(frugal, streaming, 3)];
        kit.Time.Advance(TimeSpan.FromHours(1));
        string again = (await Kit.AskAsync(frugal, streaming, cancellationToken: Token)).GetRoute()!.ServedBy;

        Assert.Equal(["claude", "claude", "local"], served);
        Assert.Equal("claude", again);
    }

    [Fact]
    public async Task Budget_OfMoney_SurvivesARestartThroughTheLedger()
    {
        Action<ITierKitBuilder> configure = static k => k
            .AddChatClient("claude", Tier.Partner, Using(1_000_000, 0), static o => o.Price = new ServicePrice { InputPerMillionTokens = 3 })
            .AddPolicy("frugal", static p =>
            {
                p.Order.Add("Partner");
                p.Floor = FloorRule.Forbidden;
                p.Budget.Money = 3;
            });
        using (Kit first = Keeping(configure))
        {
            await first.Named("frugal").GetResponseAsync("?", cancellationToken: Token);
        }

        using Kit second = Keeping(configure);
        AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(() => second.Named("frugal").GetResponseAsync("?", cancellationToken: Token));

        RouteExclusion exclusion = Assert.Single(refused.Exclusions);
        Assert.Equal(ExclusionReason.Budget, exclusion.Reason);
        Assert.Contains("TierKit:Policies:frugal:Budget", exclusion.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TierKit:Ledger:MaxFiles", "0", "at least 1")]
    [InlineData("TierKit:Ledger:Enabeld", "true", "is not a setting")]
    [InlineData("TierKit:Policies:p:Budget:Tokens", "many", "whole number")]
    [InlineData("TierKit:Policies:p:Budget:Period", "0", "duration above zero")]
    [InlineData("TierKit:Services:s:ToolCallIds", "Short", "NineAlphanumeric")]
    public void Configuration_SettingIsWrong_NamesPathAndFix(string key, string value, string fix)
    {
        ServiceCollection services = new();
        services.AddTierKit(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build());
        using ServiceProvider provider = services.BuildServiceProvider();

        TierKitConfigurationException wrong = Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<RouteLedger>);

        Assert.Contains(wrong.Errors, e => e.Contains(key, StringComparison.Ordinal) && e.Contains(fix, StringComparison.Ordinal));
    }

    [Fact]
    public void Configuration_LedgerWithoutAFolder_NamesBothSettings()
    {
        using Kit kit = new(static k => k.AddChatClient("a", Tier.Sovereign, new StubChatClient()).Configure(static o =>
        {
            o.Ledger.Enabled = true;
            o.StatePath = "none";
        }));

        TierKitConfigurationException wrong = Assert.Throws<TierKitConfigurationException>(kit.Services.GetRequiredService<RouteLedger>);

        Assert.Contains("TierKit:StatePath", Assert.Single(wrong.Errors), StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> Ask(IChatClient client, bool streaming, int times)
    {
        List<string> served = [];
        for (int i = 0; i < times; i++)
        {
            served.Add((await Kit.AskAsync(client, streaming, cancellationToken: Token)).GetRoute()!.ServedBy);
        }

        return served;
    }

    private static StubChatClient Using(long input, long output)
    {
        UsageDetails usage = new() { InputTokenCount = input, OutputTokenCount = output };
        return new StubChatClient
        {
            OnResponse = (_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "used")) { FinishReason = ChatFinishReason.Stop, Usage = usage }),
            OnStream = (_, _, _) => Streams.Of(new ChatResponseUpdate(ChatRole.Assistant, "used"), new ChatResponseUpdate(null, [new UsageContent(usage)]) { FinishReason = ChatFinishReason.Stop }),
        };
    }

    private static string Read(string file)
    {
        using StreamReader reader = new(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    private Kit Keeping(Action<ITierKitBuilder> configure) => new(k =>
    {
        configure(k);
        k.Configure(Enable);
    });

    private void Enable(TierKitOptions options)
    {
        options.StatePath = _state;
        options.Ledger.Enabled = true;
    }

    private sealed class Own : IRouteLedger
    {
        public List<LedgerEntry> Entries { get; } = [];

        public void Record(LedgerEntry entry) => Entries.Add(entry);
    }
}

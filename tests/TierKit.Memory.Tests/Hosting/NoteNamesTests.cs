using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TierKit.Hosting;
using TierKit.Memory.Hosting;
using TierKit.Memory.Operations;
using TierKit.Memory.Tests.Storage;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Memory.Tests.Hosting;

/// <summary>The people and clients whom the notes know leave under pseudonyms, with one call that registers the notes.</summary>
public sealed class NoteNamesTests : IDisposable
{
    private const string Person = "---\ntype: person\naliases:\n  - Countess of Lovelace\n  - AAL\n---\n# Ada Lovelace\n\nShe counted.\n";
    private const string Client = "---\ntags: [client, old]\nalias: Zoë und Söhne, ZUS\n---\n# Zoë GmbH\n";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Write to Ada Lovelace.", "[[PERSON_1_", "Ada Lovelace")]
    [InlineData("write to ADA LOVELACE", "[[PERSON_1_", "ADA LOVELACE")]
    [InlineData("the Countess of Lovelace asks", "[[PERSON_1_", "Countess of Lovelace")]
    [InlineData("Аda Lоvelасe in Cyrillic", "[[PERSON_1_", "Аda Lоvelасe")]
    [InlineData("A\u200Bda Love\u200Blace", "[[PERSON_1_", "A\u200Bda Love\u200Blace")]
    [InlineData("pay Zoë GmbH", "[[CLIENT_1_", "Zoë GmbH")]
    [InlineData("pay Zoe\u0308 GmbH", "[[CLIENT_1_", "Zoe\u0308 GmbH")]
    [InlineData("pay Zoe GmbH", "[[CLIENT_1_", "Zoe GmbH")]
    [InlineData("pay ZUS", "[[CLIENT_1_", "ZUS")]
    [InlineData("ask Charles Babbage", "[[PERSON_1_", "Charles Babbage")]
    [InlineData("王小明さんへ", "[[PERSON_1_", "王小明")]
    public async Task Redact_NameOfANote_LeavesAsAPseudonymAndComesBack(string text, string pseudonym, string name)
    {
        WriteNotes();
        await using TierLab lab = Lab();
        foreach (bool streaming in new[] { false, true })
        {
            ChatMessage[] ask = [new(ChatRole.User, text)];
            ChatResponse response = streaming
                ? await lab.Chat.GetStreamingResponseAsync(ask, Private(), Token).ToChatResponseAsync(Token)
                : await lab.Chat.GetResponseAsync(ask, Private(), Token);

            string sent = lab["away"].Requests[^1].LastText;
            Assert.Equal(text, Regex.Replace(sent, Regex.Escape(pseudonym) + "[0-9a-f]{6}]]", name));
            Assert.DoesNotContain(name, sent, StringComparison.Ordinal);
            Assert.Equal($"you said: {text}", response.Text);
        }
    }

    [Theory]
    [InlineData("Adam Lovelaces")]
    [InlineData("a note of nobody: Green Tea")]
    [InlineData("ZUSAMMEN")]
    public async Task Redact_WordsThatAreNoNames_GoAsTheyAre(string text)
    {
        WriteNotes();
        await using TierLab lab = Lab();

        await lab.Chat.GetResponseAsync(text, Private(), Token);

        Assert.Equal(text, lab["away"].Requests[^1].LastText);
    }

    [Fact]
    public async Task Redact_NoteWrittenMeanwhile_CountsWithinHalfAMinute()
    {
        WriteNotes();
        await using TierLab lab = Lab();
        await lab.Chat.GetResponseAsync("Grace Hopper", Private(), Token);
        Assert.Equal("Grace Hopper", lab["away"].Requests[^1].LastText);

        _folder.Write("notes/grace.md", "---\ntype: Person\n---\n# Grace Hopper\n");
        _time.Advance(NoteNames.Fresh);
        await lab.Chat.GetResponseAsync("Grace Hopper", Private(), Token);

        Assert.StartsWith("[[PERSON_1_", lab["away"].Requests[^1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redact_SecretNote_ItsAliasesCountThoughTheIndexDoesNotHoldThem()
    {
        _folder.Write("notes/x.md", "---\ntype: person\nsensitivity: Secret\naliases: [The Source]\n---\n# Deep Throat\n");
        await using TierLab lab = Lab();

        await lab.Chat.GetResponseAsync("Deep Throat is The Source", Private(), Token);

        Assert.DoesNotContain("Source", lab["away"].Requests[^1].LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("Deep", lab["away"].Requests[^1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redact_MoreNamesThanCanBeLookedFor_NothingIsSentAndHomeAnswers()
    {
        StringBuilder many = new("---\ntype: person\naliases:\n");
        for (int i = 0; i <= BasicMemory.MostNames; i++)
        {
            many.Append("  - name").Append(i).Append('\n');
        }

        _folder.Write("notes/many.md", many.Append("---\n# Everybody\n").ToString());
        await using TierLab lab = Lab();

        ChatResponse response = await lab.Chat.GetResponseAsync("hello", Private(), Token);

        Assert.Equal("home", response.GetRoute()!.ServedBy);
        Assert.Equal(FailureKind.UnsupportedFeature, response.GetRoute()!.Attempts[0].Failure);
        Assert.Empty(lab["away"].Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Redact_DetectorThatFails_NothingIsSentAndItsWordsAreNotTold(bool alone)
    {
        await using TierLab lab = Lab(home: !alone, detector: new Failing());

        if (alone)
        {
            AllServicesFailedException failed = await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.Chat.GetResponseAsync([new(ChatRole.User, "canary"), new(ChatRole.User, "two")], Private(), Token));
            Assert.Contains("Failing", failed.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("canary", failed.ToString(), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("home", (await lab.Chat.GetResponseAsync([new(ChatRole.User, "canary"), new(ChatRole.User, "two")], Private(), Token)).GetRoute()!.ServedBy);
        }

        Assert.Empty(lab["away"].Requests);
    }

    [Fact]
    public async Task Redact_NoFolderYetOrNobodyConfigured_NamesNobody()
    {
        await using (TierLab empty = Lab())
        {
            await empty.Chat.GetResponseAsync("Ada Lovelace", Private(), Token);
            Assert.Equal("Ada Lovelace", empty["away"].Requests[^1].LastText);
        }

        WriteNotes();
        await using TierLab cleared = Lab(configure: static o => o.NamesOf.Clear());
        await cleared.Chat.GetResponseAsync("Ada Lovelace", Private(), Token);
        Assert.Equal("Ada Lovelace", cleared["away"].Requests[^1].LastText);
    }

    [Theory]
    [InlineData("""{ "Memory": { "NamesOf": [ "patient" ] } }""", new[] { "patient" }, null)]
    [InlineData("""{ "Memory": { "NamesOf": [ ] } }""", new string[0], null)]
    [InlineData("""{ "Memory": { } }""", new[] { "person", "client" }, null)]
    [InlineData("""{ "Memory": { "NamesOf": "person" } }""", new string[0], "Memory:NamesOf = 'person' is not a list")]
    public void Configuration_NamesOf_IsRead(string json, string[] expected, string? error)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        List<string> errors = [];

        BasicMemoryOptions options = MemorySection.ReadOptions(configuration.GetSection("Memory"), errors);

        Assert.Equal(expected, options.NamesOf);
        Assert.Equal(error is null ? 0 : 1, errors.Count);
        Assert.StartsWith(error ?? "", errors.FirstOrDefault() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void AddBasicMemory_EmptyName_IsToldWithItsPlace()
    {
        TierKitConfigurationException wrong = Assert.Throws<TierKitConfigurationException>(
            () => new ServiceCollection().AddTierKit(kit => kit.AddBasicMemory(_folder.Path, static o => o.NamesOf.Add(" "))));

        Assert.Contains("Memory:NamesOf:2 is empty", wrong.Message, StringComparison.Ordinal);
    }

    private static ChatOptions Private() => new ChatOptions().WithPolicy("redacting").WithSensitivity(Sensitivity.Private);

    private void WriteNotes()
    {
        _folder.Write("notes/people/ada.md", Person);
        _folder.Write("notes/clients/zoe.md", Client);
        _folder.Write("notes/people/wang.md", "---\ntype: person\n---\n# 王小明\n");
        _folder.Write("notes/people/charles-babbage.md", "---\ntype: person\n---\nHe did not finish.\n");
        _folder.Write("notes/tea.md", "# Green Tea\n");
    }

    private TierLab Lab(bool home = true, ISensitiveDetector? detector = null, Action<BasicMemoryOptions>? configure = null) => TierLab.Create(
        kit =>
        {
            kit
                .AddFake("away", Tier.Partner, FakeReplies.From(static r => $"you said: {r.LastText}"))
                .AddPolicy("redacting", static p =>
                {
                    p.Order.Add("Partner");
                    p.Order.Add("Sovereign");
                    p.Floor = FloorRule.Forbidden;
                    p.Egress[Sensitivity.Private, Tier.Partner] = EgressDecision.Redact;
                })
                .AddBasicMemory(Path.Combine(_folder.Path, "notes"), o =>
                {
                    o.StatePath = Path.Combine(_folder.Path, "state");
                    o.Watch = false;
                    configure?.Invoke(o);
                });
            if (home)
            {
                kit.AddFake("home", Tier.Sovereign);
            }

            if (detector is not null)
            {
                kit.Services.AddSingleton(detector);
            }
        },
        services => services.AddSingleton<TimeProvider>(_time));

    private sealed class Failing : ISensitiveDetector
    {
        public void Find(string text, ICollection<SensitiveSpan> found) => throw new InvalidOperationException(text);
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Testing.Loopback;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Providers.Tests;

/// <summary>What is Private or Secret in a recording, a text or a prompt reaches nobody outside, however the walk goes on.</summary>
public sealed class MediaEgressTests : IAsyncDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("tierkit-media-egress").FullName;
    private readonly LabTime _time = new();
    private readonly FakeServer _partner;
    private readonly FakeServer _vendor;

    public MediaEgressTests()
    {
        _partner = FakeServer.CreateOpenAI("from the ally", time: _time);
        _vendor = FakeServer.CreateOpenAI("from the vendor", time: _time);
    }

    private static readonly string[] Labels = ["options Private", "options Secret", "scope Private", "scope Secret", "policy Private"];
    private static readonly string[] Mechanisms = ["failover", "retry", "cut", "replicas", "partner first", "by its name", "loading", "redirect"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<ServiceKind, bool, string, string> Cases()
    {
        TheoryData<ServiceKind, bool, string, string> data = [];
        foreach ((ServiceKind kind, bool streaming) in MediaCall.Ways)
        {
            foreach (string mechanism in Mechanisms)
            {
                foreach (string label in Labels)
                {
                    data.Add(kind, streaming, mechanism, label);
                }
            }
        }

        return data;
    }

    public async ValueTask DisposeAsync()
    {
        await _partner.DisposeAsync();
        await _vendor.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    [Fact]
    public void Cases_EveryKindMechanismAndLabel_IsExamined() => Assert.Equal(200, Cases().Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Ask_PrivateOrSecret_ReachesNobodyOutside(ServiceKind kind, bool streaming, string mechanism, string label)
    {
        await using FakeServer home = FakeServer.CreateOpenAI(fault: FaultOf(mechanism), time: _time);
        // Asks nobody's host but its own, so that where a redirect points says nothing of the walk.
        await using LoopbackServer redirecting = new(e => e.AnswerAsync(307, "", headers: $"Location: {_vendor.Address}"));
        await using TierLab lab = Lab(kind, mechanism == "redirect" ? redirecting.Address + "/v1" : home.Address, mechanism == "replicas");
        Sensitivity sensitivity = label.EndsWith("Secret", StringComparison.Ordinal) ? Sensitivity.Secret : Sensitivity.Private;
        string? policy = mechanism == "by its name" ? "vendor" : mechanism == "partner first" ? label.StartsWith("policy", StringComparison.Ordinal) ? "private" : "partner-first"
            : label.StartsWith("policy", StringComparison.Ordinal) ? "private" : null;
        bool labelled = !label.StartsWith("policy", StringComparison.Ordinal) || mechanism == "by its name";
        using RouteScope? scope = label.StartsWith("scope", StringComparison.Ordinal) ? RouteScope.Begin(sensitivity: sensitivity) : null;

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => MediaCall.AskAsync(
            lab.Services, kind, streaming, Token, scope is null && labelled ? sensitivity : null, policy));

        AllServicesFailedException failed = Assert.IsType<AllServicesFailedException>(error);
        Assert.Contains(failed.Exclusions, static e => e is { Service: "vendor", Reason: ExclusionReason.Sensitivity });
        Assert.Empty(_partner.RawRequests);
        Assert.Empty(_vendor.RawRequests);
        Assert.True(mechanism == "by its name" || home.RawRequests.Count + redirecting.Requests.Count > 0, "the service at home was asked");
        Assert.DoesNotContain(MediaCall.Words, failed.ToString(), StringComparison.Ordinal);
        EgressEntry[] entries = [.. Log(lab).Read()];
        Assert.All(entries, static e => Assert.Equal(EgressKind.KeptHome, e.Kind));
        Assert.Equal(sensitivity == Sensitivity.Secret ? 0 : 1, entries.Length);
        Assert.Equal(sensitivity == Sensitivity.Secret ? 0 : failed.Attempts.Count, lab.Ledger.Count);
        Assert.DoesNotContain(MediaCall.Words, Written(), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Ask_Public_LeavesWithATicketAndIsWrittenDownWithoutItsContent(ServiceKind kind, bool streaming)
    {
        await using FakeServer home = FakeServer.CreateOpenAI(fault: Fault.Unauthorized, time: _time);
        await using TierLab lab = Lab(kind, home.Address, replicas: false);

        (string answer, RouteReport? report) = await MediaCall.AskAsync(lab.Services, kind, streaming, Token, Sensitivity.Public);

        Assert.Equal(("from the ally", "ally"), (answer, report!.ServedBy));
        EgressEntry sent = Assert.Single(Log(lab).Read());
        Assert.Equal((EgressKind.Sent, "ally", "127.0.0.1", Tier.Partner, Sensitivity.Public), (sent.Kind, sent.Service, sent.Host, sent.Tier!.Value, sent.Label!.Value));
        Assert.True(sent.Bytes > MediaCall.Words.Length, $"{sent.Bytes} bytes");
        Assert.NotNull(sent.Hmac);
        Assert.Contains(MediaCall.Words, Assert.Single(_partner.RawRequests).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(MediaCall.Words, Written(), StringComparison.Ordinal);
        Assert.Empty(Log(lab).Verify(out int examined));
        Assert.Equal(1, examined);
    }

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Client_UsedAroundTheWalk_IsRefusedBeforeTheSocket(ServiceKind kind, bool streaming)
    {
        KeepingProvider provider = new();
        await using TierLab lab = TierLab.Create(time: _time, configure: kit => kit
            .Configure(Audited)
            .UseProvider(provider)
            .AddService("away", options =>
            {
                (options.Provider, options.Kind, options.Tier, options.Model, options.Endpoint) = (provider.Name, kind, Tier.Transactional, "fake-model", _vendor.Address);
                options.ApiKey = "key";
            }));
        await MediaCall.AskAsync(lab.Services, kind, streaming, Token, Sensitivity.Public);
        Assert.Single(_vendor.RawRequests);

        EgressDeniedException denied = await Assert.ThrowsAsync<EgressDeniedException>(() => provider.AskAroundAsync(streaming, Token));

        Assert.Contains("no ticket", denied.Message, StringComparison.Ordinal);
        Assert.Single(_vendor.RawRequests);
        Assert.Equal([EgressKind.Sent, EgressKind.Refused], Log(lab).Read().Select(static e => e.Kind));
        Assert.DoesNotContain(MediaCall.Words, Written(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sensitivity.Private, null, "home")]
    [InlineData(Sensitivity.Secret, Sensitivity.Public, "home")]
    [InlineData(Sensitivity.Internal, Sensitivity.Public, "ally")]
    // A label of content only tightens: what the call says stays.
    [InlineData(Sensitivity.Public, Sensitivity.Private, "home")]
    public async Task Generate_ImageToChangeCarriesALabel_TightensTheCalls(Sensitivity ofContent, Sensitivity? ofCall, string expected)
    {
        await using TierLab lab = TierLab.Create(kit => kit.AddFakeMedia(ServiceKind.Image, "home", Tier.Sovereign, null).AddFakeMedia(ServiceKind.Image, "ally", Tier.Partner, null));
        DataContent original = new("PNG"u8.ToArray(), "image/png") { AdditionalProperties = new() { ["tierkit.sensitivity"] = ofContent } };
        ImageGenerationOptions options = new ImageGenerationOptions().WithPolicy("partner-first");

        ImageGenerationResponse drawn = await lab.Services.GetRequiredService<IImageGenerator>().GenerateAsync(
            new ImageGenerationRequest("a hat", [new DataContent("PNG"u8.ToArray(), "image/png"), original]), ofCall is { } label ? options.WithSensitivity(label) : options, Token);

        Assert.Equal(expected, drawn.GetRoute()!.ServedBy);
        Assert.Equal(expected == "home" ? 0 : 1, lab["ally"].Calls);
    }

    private static Fault? FaultOf(string mechanism) => mechanism switch
    {
        "retry" => Fault.Status(503, TimeSpan.FromSeconds(1)),
        "cut" => Fault.CutAfter(1),
        "loading" => Fault.ModelLoading(TimeSpan.FromDays(1)),
        "replicas" => Fault.HtmlAnswer,
        _ => Fault.Unauthorized,
    };

    private TierLab Lab(ServiceKind kind, string home, bool replicas) => TierLab.Create(time: _time, configure: kit => kit
        .Configure(Audited)
        .AddPolicy("private", static policy =>
        {
            policy.Order.Add("Partner");
            policy.Order.Add("Transactional");
            policy.Order.Add("Sovereign");
            policy.DefaultSensitivity = Sensitivity.Private;
        })
        .AddMedia(kind, "home", Tier.Sovereign, home, options =>
        {
            if (replicas)
            {
                options.Endpoint = null;
                options.Endpoints.Add(home);
                options.Endpoints.Add(home.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
            }
        })
        .AddMedia(kind, "ally", Tier.Partner, _partner.Address, static options => options.ApiKey = "key")
        .AddMedia(kind, "vendor", Tier.Transactional, _vendor.Address, static options => options.ApiKey = "key"));

    private void Audited(TierKitOptions options)
    {
        options.StatePath = _state;
        options.Egress.Audit = true;
    }

    private static EgressLog Log(TierLab lab) => lab.Services.GetRequiredService<EgressLog>();

    private string Written() => string.Concat(Directory.GetFiles(_state, "*", SearchOption.AllDirectories).Select(File.ReadAllText));

    /// <summary>Keeps the client that it makes, for somebody who goes around the walk.</summary>
    private sealed class KeepingProvider : OpenAIProtocolProvider
    {
        private ISpeechToTextClient? _ears;
        private ITextToSpeechClient? _voice;
        private IImageGenerator? _brush;

        public override string Name => "Keeping";

        public override ISpeechToTextClient CreateSpeechToTextClient(ProviderContext context) => _ears = base.CreateSpeechToTextClient(context);

        public override ITextToSpeechClient CreateTextToSpeechClient(ProviderContext context) => _voice = base.CreateTextToSpeechClient(context);

        public override IImageGenerator CreateImageGenerator(ProviderContext context) => _brush = base.CreateImageGenerator(context);

        public async Task AskAroundAsync(bool streaming, CancellationToken cancellationToken)
        {
            using MemoryStream recording = new("canary"u8.ToArray());
            Task asking = (_ears, _voice, streaming) switch
            {
                ({ } ears, _, true) => ears.GetStreamingTextAsync(recording, null, cancellationToken).ToSpeechToTextResponseAsync(cancellationToken),
                ({ } ears, _, false) => ears.GetTextAsync(recording, null, cancellationToken),
                (_, { } voice, true) => voice.GetStreamingAudioAsync(MediaCall.Words, null, cancellationToken).ToTextToSpeechResponseAsync(cancellationToken),
                (_, { } voice, false) => voice.GetAudioAsync(MediaCall.Words, null, cancellationToken),
                _ => _brush!.GenerateAsync(new ImageGenerationRequest(MediaCall.Words), null, cancellationToken),
            };
            await asking;
        }
    }
}

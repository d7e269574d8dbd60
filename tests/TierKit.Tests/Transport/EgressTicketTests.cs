using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Testing.Loopback;
using TierKit.Policy;
using TierKit.Speech;
using TierKit.Testing;
using TierKit.Tests.Chat;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Tests.Transport;

/// <summary>Nothing leaves a partner's transport without the ticket of an attempt for this service and this host.</summary>
public sealed class EgressTicketTests : IAsyncDisposable
{
    private readonly LoopbackServer _server = new(static e => e.AnswerAsync(200, "{}"));
    private readonly string _state = Directory.CreateTempSubdirectory("tierkit-egress").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    [Theory]
    [InlineData("none", "no ticket")]
    [InlineData("other service", "its ticket is for service")]
    [InlineData("other host", "its ticket is for")]
    [InlineData("other port", "its ticket is for")]
    [InlineData("other scheme", "its ticket is for")]
    [InlineData("host header", "its ticket is for")]
    [InlineData("over", "an attempt that is over")]
    [InlineData("brought", "no ticket")]
    public async Task Send_WithoutTheRightTicket_IsRefusedBeforeTheSocket(string how, string why)
    {
        TierService service = new("away", Tier.Partner, ServiceKind.Chat);
        using HttpClient client = new ServiceTransport([], SystemHostResolver.Instance, TimeProvider.System).CreateClient(service);
        Uri address = new(_server.Address);
        using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new StringContent("canary") };
        switch (how)
        {
            case "other service":
                TransportAttempt.Begin(new TierService("other", Tier.Partner, ServiceKind.Chat), address, EgressGrant.Probe, Token);
                break;
            case "other host":
                TransportAttempt.Begin(service, new Uri($"http://api.partner.test:{address.Port}"), EgressGrant.Probe, Token);
                break;
            case "other port":
                TransportAttempt.Begin(service, new Uri("http://127.0.0.1:1"), EgressGrant.Probe, Token);
                break;
            case "other scheme":
                TransportAttempt.Begin(service, new Uri($"https://127.0.0.1:{address.Port}"), EgressGrant.Probe, Token);
                break;
            case "host header":
                TransportAttempt.Begin(service, address, EgressGrant.Probe, Token);
                request.Headers.Host = "canary.evil.test";
                break;
            case "over":
                TransportAttempt.Begin(service, address, EgressGrant.Probe, Token)!.End();
                break;
            case "brought":
                TransportAttempt.Begin(service, address, EgressGrant.Probe, Token);
                TransportAttempt.Begin(new TierService("mine", Tier.Partner, ServiceKind.Chat) { IsBrought = true }, null, EgressGrant.Probe, Token);
                break;
        }

        EgressDeniedException denied = await Assert.ThrowsAsync<EgressDeniedException>(() => client.SendAsync(request, Token));

        Assert.Contains(why, denied.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary\"", denied.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public void Exception_DerivesFromNoneThatAnSdkTakesForAnOutage()
    {
        Assert.False(typeof(HttpRequestException).IsAssignableFrom(typeof(EgressDeniedException)));
        Assert.False(typeof(IOException).IsAssignableFrom(typeof(EgressDeniedException)));
        Assert.False(typeof(OperationCanceledException).IsAssignableFrom(typeof(EgressDeniedException)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ProviderSends_CarriesItsTicketAtEveryStepAndIsWrittenDown(bool streaming)
    {
        using (Kit kit = Create("http://127.0.0.1:1", null))
        {
            ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, null, Token);

            Assert.Equal("away", response.GetRoute()!.ServedBy);
        }

        Assert.Equal(streaming ? 3 : 1, _server.Requests.Count);
        EgressLog log = Log();
        Assert.All(log.Read(), static e => Assert.Equal((EgressKind.Sent, "away", "127.0.0.1", Sensitivity.Internal), (e.Kind, e.Service, e.Host, e.Label!.Value)));
        Assert.Empty(log.Verify(out int examined));
        Assert.Equal(_server.Requests.Count, examined);
        Assert.DoesNotContain("hello", string.Concat(Directory.GetFiles(log.Folder!).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ProviderSendsElsewhere_StopsTheCallAndAsksNobodyElse(bool streaming)
    {
        StubChatClient home = StubChatClient.Saying("home");
        using Kit kit = Create("http://127.0.0.1:1", home, elsewhere: true);

        await Assert.ThrowsAsync<EgressDeniedException>(() => Kit.AskAsync(kit.Chat, streaming, null, Token));

        Assert.Equal(0, home.Calls);
        Assert.Empty(_server.Requests);
        Assert.Equal(EgressKind.Refused, Assert.Single(Log().Read()).Kind);
    }

    [Theory]
    [InlineData("change", 2, "was changed")]
    [InlineData("drop", 2, "does not follow")]
    [InlineData("cut", 3, "is cut short")]
    public async Task Verify_DamagedChain_NamesFileAndLine(string how, int line, string problem)
    {
        using (Kit kit = Create("http://127.0.0.1:1", null))
        {
            await Kit.AskAsync(kit.Chat, streaming: true, null, Token);
        }

        EgressLog log = Log();
        string file = Assert.Single(Directory.GetFiles(log.Folder!, "*.jsonl"));
        string[] lines = await File.ReadAllLinesAsync(file, Token);
        lines = how switch
        {
            "change" => [lines[0], lines[1].Replace("away", "home", StringComparison.Ordinal), lines[2]],
            "drop" => [lines[0], lines[2]],
            _ => [lines[0], lines[1], lines[2][..40]],
        };
        await File.WriteAllLinesAsync(file, lines, Token);

        EgressFault fault = Assert.Single(log.Verify(out _));

        Assert.Equal((Path.GetFileName(file), line), (fault.File, fault.Line));
        Assert.Contains(problem, fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetResponse_KeptHome_IsWrittenDownAndSecretIsNot()
    {
        using Kit kit = Create("http://127.0.0.1:1", StubChatClient.Saying("home"));

        await Kit.AskAsync(kit.Chat, false, new ChatOptions().WithSensitivity(Sensitivity.Private), Token);
        await Kit.AskAsync(kit.Named("sovereign-first"), false, new ChatOptions().WithSensitivity(Sensitivity.Secret), Token);

        Assert.Equal(Sensitivity.Private, Assert.Single(Log().Read()).Label);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Explain_SpeechKeptHome_WritesNothingDown()
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .Configure(o =>
            {
                o.StatePath = _state;
                o.Egress.Audit = true;
            })
            .AddFakeSpeech("piper", Tier.Sovereign, "home voice")
            .AddFakeSpeech("vendor", Tier.Transactional, "vendor voice"));
        TieredTextToSpeechClient voice = (TieredTextToSpeechClient)lab.Services.GetRequiredService<ITextToSpeechClient>();
        TextToSpeechOptions options = new TextToSpeechOptions().WithSensitivity(Sensitivity.Private);

        Assert.Single(voice.Explain(options).Exclusions);
        Assert.False(Log().Exists);

        await voice.GetAudioAsync("hello", options, Token);
        Assert.Equal(Sensitivity.Private, Assert.Single(Log().Read()).Label);
    }

    private EgressLog Log() => new(Path.Combine(_state, "egress"));

    private Kit Create(string _, StubChatClient? home, bool elsewhere = false) => new(k =>
    {
        k.Configure(o =>
        {
            o.StatePath = _state;
            o.Egress.Audit = true;
        });
        k.UseProvider(new SendingProvider(elsewhere ? new Uri($"http://localhost:{_server.Port}") : new Uri(_server.Address)))
            .AddService("away", o =>
            {
                o.Provider = "Sending";
                o.Model = "m";
                o.Endpoint = _server.Address;
            })
            .AddPolicy("p", static p =>
            {
                p.Order.Add("Partner");
                p.Order.Add("Sovereign");
            })
            .UseDefaultPolicy("p");
        if (home is not null)
        {
            k.AddChatClient("home", Tier.Sovereign, home);
        }
    });

    private sealed class SendingProvider(Uri target) : TierProvider
    {
        public override string Name => "Sending";

        public override Tier? Tier => TierKit.Tiers.Tier.Partner;

        public override IChatClient CreateChatClient(ProviderContext context)
        {
            HttpClient client = context.CreateHttpClient();
            return new StubChatClient
            {
                OnResponse = async (_, _, token) =>
                {
                    await SendAsync(client, token);
                    return new ChatResponse(new ChatMessage(ChatRole.Assistant, "away")) { FinishReason = ChatFinishReason.Stop };
                },
                OnStream = (_, _, token) => StreamAsync(client, token),
            };
        }

        private async Task SendAsync(HttpClient client, CancellationToken token)
        {
            using HttpResponseMessage response = await client.PostAsync(target, new StringContent("hello"), token);
        }

        // Some SDKs send anew in the middle of a stream.
        private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(HttpClient client, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            for (int i = 0; i < 3; i++)
            {
                await SendAsync(client, token);
                yield return new ChatResponseUpdate(ChatRole.Assistant, "a") { FinishReason = i == 2 ? ChatFinishReason.Stop : null };
            }
        }
    }
}

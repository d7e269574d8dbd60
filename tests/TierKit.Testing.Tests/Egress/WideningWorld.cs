using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Functions;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Testing.Tests.Egress;

/// <summary>Two sovereign services of each kind of which all may fail, and others outside that would gladly answer: in-process and on the wire.</summary>
internal sealed class WideningWorld : IAsyncDisposable
{
    private const int Slow = 60;

    private readonly WideningMechanism _mechanism;
    private readonly WideningLabel _label;
    private readonly FakeServer _wire;
    private readonly int _wired;
    private readonly TierLab _lab;
    private int _functionsOutside;
    private int _functionsAtHome;

    public WideningWorld(WideningMechanism mechanism, WideningLabel label, Fault? fault, FakeServer wire, Fault? outside = null)
    {
        (_mechanism, _label, _wire, _wired) = (mechanism, label, wire, wire.RawRequests.Count);
        Fault? home = fault?.FromCall(mechanism.WarmUp + 1);
        _lab = TierLab.Create(kit =>
        {
            kit
                .AddFake("home", Tier.Sovereign, Saying("It rains a lot in May."), home, Prefilling("h"))
                .AddFake("second", Tier.Sovereign, Saying("May brings a lot of rain."), fault, Prefilling("s"))
                .AddFake("rack", Tier.Sovereign, Saying("same"), fault, static o =>
                {
                    o.Endpoints.Add("http://127.0.0.1:1/");
                    o.Endpoints.Add("http://127.0.0.2:1/");
                })
                .AddFake("narrow", Tier.Transactional, fault: outside, configure: Prefilling("n"))
                .AddFake("away", Tier.Partner, fault: outside, configure: Prefilling("a"))
                .AddOpenAICompatible("wired", Tier.Partner, "fake-model", wire.Address, o =>
                {
                    o.ApiKey = "k";
                    o.Priority = 1;
                    Prefilling("w")(o);
                })
                .AddFakeEmbeddings("home-vectors", Tier.Sovereign, "space", home)
                .AddFakeEmbeddings("away-vectors", Tier.Partner, "space")
                .AddFakeEmbeddings("narrow-vectors", Tier.Transactional, "space")
                .AddFakeTranscription("home-ear", Tier.Sovereign, fault: home)
                .AddFakeTranscription("away-ear", Tier.Transactional)
                .AddFakeSpeech("home-voice", Tier.Sovereign, fault: home)
                .AddFakeSpeech("away-voice", Tier.Transactional)
                .AddFakeImages("home-brush", Tier.Sovereign, fault: home)
                .AddFakeImages("away-brush", Tier.Transactional)
                .AddTransactionalFunction(
                    "lookup",
                    AIFunctionFactory.Create(() => Interlocked.Increment(ref _functionsOutside), "lookup"),
                    AIFunctionFactory.Create(() => Interlocked.Increment(ref _functionsAtHome), "lookup_at_home"))
                .UseEgressApproval(static _ => new Decliner());
            mechanism.Register(kit, label);
        });

        FakeReplies Saying(string text) => FakeReplies.From(request => new FakeReply(text)
        {
            // The one call after those from which a hedge learns is late.
            FirstTokenDelay = TimeSpan.FromSeconds(mechanism.WarmUp > 0 && request.Call > mechanism.WarmUp ? Slow : mechanism.WarmUp > 0 ? 1 : 0),
        });
    }

    /// <summary>Gets how often anybody outside was asked anything.</summary>
    public int Outside => _lab.Fakes.Where(static f => f.Tier != Tier.Sovereign).Sum(static f => f.Calls) + Wired + _functionsOutside;

    /// <summary>Gets how often the wire was reached.</summary>
    public int Wired => _wire.RawRequests.Count - _wired;

    /// <summary>Gets how often a sovereign service was asked.</summary>
    public int AtHome => _lab.Fakes.Where(static f => f.Tier == Tier.Sovereign).Sum(static f => f.Calls) + _functionsAtHome;

    public int CallsOf(string name) => _lab[name].Calls;

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    /// <summary>Makes the call; how it ends is not what is asked here.</summary>
    public async Task<Exception?> PlayAsync(bool streaming, CancellationToken cancellationToken)
    {
        for (int i = 0; i < _mechanism.WarmUp; i++)
        {
            await ChatAsync(streaming, WideningLabel.Open, cancellationToken);
        }

        try
        {
            if (_label.Way == "run")
            {
                await RunAsync(streaming, cancellationToken);
            }
            else if (_label.Way == "scope")
            {
                using RouteScope scope = RouteScope.Begin(policy: "tried", sensitivity: _label.Sensitivity);
                await CallAsync(streaming, cancellationToken);
            }
            else
            {
                await CallAsync(streaming, cancellationToken);
            }

            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not TierKitConfigurationException)
        {
            return exception;
        }
    }

    // A tool of an agent's run asks in turn, and says nothing of a label.
    private async Task RunAsync(bool streaming, CancellationToken cancellationToken)
    {
        Exception? failed = null;
        AIFunction go = AIFunctionFactory.Create(
            async (CancellationToken token) =>
            {
                try
                {
                    await CallAsync(streaming, token);
                }
                catch (Exception exception)
                {
                    failed = exception;
                }
            },
            "go");
        await using TierLab outer = TierLab.Create(static kit => kit.AddFake("agent", Tier.Sovereign, [FakeReply.Calling("go"), "done"]));
        using RouteAggregatingChatClient agent = new(outer.Chat.AsBuilder().UseFunctionInvocation().Build());
        await Ask.HelloAsync(agent, streaming, new ChatOptions { Tools = [go] }.WithSensitivity(_label.Sensitivity), cancellationToken);
        Assert.Equal(2, outer["agent"].Calls);
        if (failed is not null)
        {
            throw failed;
        }
    }

    private async Task CallAsync(bool streaming, CancellationToken cancellationToken)
    {
        switch (_mechanism.Name)
        {
            case "embeddings":
                await Vectors("space").GenerateAsync(["the diary"], Own(new EmbeddingGenerationOptions()), cancellationToken);
                break;
            case "embeddings of a named service":
                await Vectors("home-vectors").GenerateAsync(["the diary"], Own(new EmbeddingGenerationOptions(), named: false), cancellationToken);
                break;
            case "transcription":
                SpeechToTextOptions heard = new();
                heard.AdditionalProperties = Properties();
                await _lab.Services.GetRequiredService<ISpeechToTextClient>().GetTextAsync(new MemoryStream([1, 2, 3]), heard, cancellationToken);
                break;
            case "speech":
                TextToSpeechOptions spoken = new() { AdditionalProperties = Properties() };
                await _lab.Services.GetRequiredService<ITextToSpeechClient>().GetAudioAsync("the diary", spoken, cancellationToken);
                break;
            case "images":
                ImageGenerationOptions drawn = new() { AdditionalProperties = Properties() };
                await _lab.Services.GetRequiredService<IImageGenerator>().GenerateAsync(new ImageGenerationRequest("the diary"), drawn, cancellationToken);
                break;
            case "function":
                // A function has no options: its label and its policy are those of the flow it is called in.
                using (RouteScope.Begin(policy: "tried", sensitivity: _label.IsSaidByOptions ? _label.Sensitivity : null))
                {
                    await _lab.Services.GetRequiredKeyedService<TieredFunction>("lookup").AskAsync(null, cancellationToken);
                }

                break;
            default:
                await ChatAsync(streaming, _label, cancellationToken);
                break;
        }
    }

    private Task<ChatResponse> ChatAsync(bool streaming, WideningLabel label, CancellationToken cancellationToken)
    {
        ChatOptions options = new ChatOptions().WithPolicy("tried");
        options = label.IsSaidByOptions ? options.WithSensitivity(label.Sensitivity) : options;
        return streaming
            ? _lab.Chat.GetStreamingResponseAsync(label.Messages(), options, cancellationToken).ToChatResponseAsync(cancellationToken)
            : _lab.Chat.GetResponseAsync(label.Messages(), options, cancellationToken);
    }

    private IEmbeddingGenerator<string, Embedding<float>> Vectors(string name) =>
        _lab.Services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(name);

    private EmbeddingGenerationOptions Own(EmbeddingGenerationOptions options, bool named = true)
    {
        options.AdditionalProperties = Properties();
        if (!named)
        {
            options.AdditionalProperties.Remove(RouteOptionNames.Policy);
        }

        return options;
    }

    private AdditionalPropertiesDictionary Properties()
    {
        AdditionalPropertiesDictionary properties = new() { [RouteOptionNames.Policy] = "tried" };
        if (_label.IsSaidByOptions)
        {
            properties[RouteOptionNames.Sensitivity] = _label.Sensitivity;
        }

        return properties;
    }

    private static Action<ServiceOptions> Prefilling(string lineage) => options =>
    {
        options.Lineage = lineage;
        options.Capabilities = ServiceCapabilities.Tools | ServiceCapabilities.AssistantPrefill;
    };

    private sealed class Decliner : IEgressApproval
    {
        public ValueTask<bool> ApproveAsync(EgressQuestion question, CancellationToken cancellationToken) => new(false);
    }
}

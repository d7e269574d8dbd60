using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Tests.Speech;

public sealed class TieredSpeechToTextClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetText_LocalService_AnswersFirstWithReport()
    {
        await using TierLab lab = Lab();

        SpeechToTextResponse heard = await Client(lab).GetTextAsync(Audio(), null, Token);

        Assert.Equal("from home", heard.Text);
        Assert.Equal("whisper", heard.GetRoute()!.ServedBy);
        Assert.Equal(0, lab["vendor"].Calls);
        Assert.Equal("whisper", Assert.Single(lab.Ledger).Service);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task GetText_LocalFails_NextHearsTheWholeRecording(Fault fault, FailureKind kind)
    {
        await using TierLab lab = Lab(fault);

        SpeechToTextResponse heard = await Client(lab).GetTextAsync(Audio(), null, Token);

        Assert.Equal("from a vendor", heard.Text);
        RouteReport report = heard.GetRoute()!;
        Assert.Equal(Degradation.Reduced, report.Degradation);
        Assert.Equal(kind, report.Attempts[0].Failure);
        Assert.Equal([1, 2, 3], Assert.IsType<DataContent>(lab["vendor"].Requests[0].Messages[0].Contents[0]).Data.ToArray());
    }

    public static TheoryData<Fault, FailureKind> Failures() => new()
    {
        { Fault.Refused, FailureKind.Unreachable },
        { Fault.Status(401), FailureKind.Unauthorized },
        { Fault.EmptyAnswer, FailureKind.Malformed },
        { Fault.SilentBeforeHeaders, FailureKind.Timeout },
    };

    [Fact]
    public async Task GetText_PrivateRecording_StaysHome()
    {
        await using TierLab lab = Lab(Fault.Refused);

        AllServicesFailedException failed = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => Client(lab).GetTextAsync(Audio(), new SpeechToTextOptions().WithSensitivity(Sensitivity.Private), Token));

        Assert.Contains(failed.Exclusions, static e => e is { Service: "vendor", Reason: ExclusionReason.Sensitivity });
        Assert.Equal(0, lab["vendor"].Calls);
    }

    [Fact]
    public async Task GetText_PolicyByName_IsFollowed()
    {
        await using TierLab lab = Lab();

        SpeechToTextResponse byOptions = await Client(lab).GetTextAsync(Audio(), new SpeechToTextOptions().WithPolicy("partner-first"), Token);
        SpeechToTextResponse byKey = await lab.Services.GetRequiredKeyedService<ISpeechToTextClient>("vendor").GetTextAsync(Audio(), null, Token);

        Assert.Equal("vendor", byOptions.GetRoute()!.ServedBy);
        Assert.Equal("vendor", byKey.GetRoute()!.ServedBy);
    }

    [Fact]
    public async Task GetText_InvalidRequest_IsTheProvidersOwnErrorAndNobodyElseIsAsked()
    {
        await using TierLab lab = Lab(Fault.Status(400));

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => Client(lab).GetTextAsync(Audio(), null, Token));

        Assert.Contains("'whisper' answers 400", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, lab["vendor"].Calls);
    }

    [Fact]
    public async Task GetText_EmptyRecording_SendsNothing()
    {
        await using TierLab lab = Lab();

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Client(lab).GetTextAsync(Stream.Null, null, Token));

        Assert.Contains("empty", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, lab["whisper"].Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetText_RecordingWithoutAnEnd_SendsNothing(bool lengthIsKnown)
    {
        await using TierLab lab = Lab();
        using EndlessStream recording = new(lengthIsKnown);

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Client(lab).GetTextAsync(recording, null, Token));

        Assert.Contains("more than 100 MiB", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, lab["whisper"].Calls);
        Assert.InRange(recording.WasRead, lengthIsKnown ? 0 : 100L << 20, lengthIsKnown ? 0 : (100L << 20) + (1 << 17));
    }

    [Fact]
    public async Task GetStreamingText_LocalFails_ShowsOneAnswerWithReport()
    {
        await using TierLab lab = Lab(Fault.CutAfter(1));
        List<SpeechToTextResponseUpdate> updates = [];

        await foreach (SpeechToTextResponseUpdate update in Client(lab).GetStreamingTextAsync(Audio(), null, Token))
        {
            updates.Add(update);
        }

        Assert.Equal("from a vendor", updates.ToSpeechToTextResponse().Text);
        Assert.Equal("vendor", updates.ToSpeechToTextResponse().GetRoute()!.ServedBy);
    }

    [Fact]
    public async Task GetText_CallersModel_ReachesOnlyTheServiceItWasChosenFor()
    {
        StubClient own = new();
        await using TierLab lab = TierLab.Create(kit => kit.AddSpeechToTextClient("own", Tier.Sovereign, own));
        SpeechToTextOptions options = new() { ModelId = "whisper-large", SpeechLanguage = "de" };

        await Client(lab).GetTextAsync(Audio(), options.WithSensitivity(Sensitivity.Public), Token);
        Assert.Equal((null, "de", null), (own.Last!.ModelId, own.Last.SpeechLanguage, own.Last.AdditionalProperties));

        await lab.Services.GetRequiredKeyedService<ISpeechToTextClient>("own").GetTextAsync(Audio(), options, Token);
        Assert.Equal("whisper-large", own.Last.ModelId);
    }

    private static TierLab Lab(Fault? fault = null) => TierLab.Create(kit => kit
        .AddFakeTranscription("whisper", Tier.Sovereign, "from home", fault)
        .AddFakeTranscription("vendor", Tier.Transactional, "from a vendor")
        .AddFake("chat", Tier.Sovereign));

    private static ISpeechToTextClient Client(TierLab lab) => lab.Services.GetRequiredService<ISpeechToTextClient>();

    private static MemoryStream Audio() => new([1, 2, 3]);

    private sealed class EndlessStream(bool lengthIsKnown) : Stream
    {
        public long WasRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => lengthIsKnown;

        public override bool CanWrite => false;

        public override long Length => lengthIsKnown ? long.MaxValue : throw new NotSupportedException();

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            WasRead += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class StubClient : ISpeechToTextClient
    {
        public SpeechToTextOptions? Last { get; private set; }

        public Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
        {
            Last = options;
            return Task.FromResult(new SpeechToTextResponse("heard"));
        }

        public IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
            Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}

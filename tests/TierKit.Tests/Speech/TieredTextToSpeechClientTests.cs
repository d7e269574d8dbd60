using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Tests.Speech;

public sealed class TieredTextToSpeechClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetAudio_LocalAnswersNothing_NextSpeaks(bool streaming)
    {
        await using TierLab lab = Lab(Fault.EmptyAnswer);

        TextToSpeechResponse spoken = streaming
            ? await Client(lab).GetStreamingAudioAsync("hello", null, Token).ToTextToSpeechResponseAsync(Token)
            : await Client(lab).GetAudioAsync("hello", null, Token);

        Assert.Equal("RIFFvendor voice", Encoding.UTF8.GetString(spoken.Contents.OfType<DataContent>().Single().Data.Span));
        Assert.Equal("vendor", spoken.GetRoute()!.ServedBy);
        Assert.Equal(FailureKind.Malformed, spoken.GetRoute()!.Attempts[0].Failure);
        Assert.Equal(["piper", "vendor"], lab.Ledger.Select(static e => e.Service).Distinct());
        Assert.Equal("hello", lab["vendor"].Requests[0].LastText);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html></html>")]
    [InlineData("\r\n  <HTML>sign in</HTML>")]
    [InlineData("{\"error\":{\"message\":\"busy\"}}")]
    public async Task GetAudio_PageInPlaceOfSound_IsMalformed(string page)
    {
        await using TierLab lab = TierLab.Create(kit => kit.AddTextToSpeechClient("proxied", Tier.Sovereign, new StubVoice(page)));

        AllServicesFailedException failed = await Assert.ThrowsAsync<AllServicesFailedException>(() => Client(lab).GetAudioAsync("hello", null, Token));

        Assert.Equal(FailureKind.Malformed, failed.Attempts[0].Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    public async Task GetAudio_EmptyText_SendsNothing(string text)
    {
        await using TierLab lab = Lab();

        await Assert.ThrowsAsync<ArgumentException>(() => Client(lab).GetAudioAsync(text, null, Token));

        Assert.Equal(0, lab["piper"].Calls);
    }

    private static TierLab Lab(Fault? fault = null) => TierLab.Create(kit => kit
        .AddFakeSpeech("piper", Tier.Sovereign, "home voice", fault)
        .AddFakeSpeech("vendor", Tier.Transactional, "vendor voice"));

    private static ITextToSpeechClient Client(TierLab lab) => lab.Services.GetRequiredService<ITextToSpeechClient>();

    private sealed class StubVoice(string bytes) : ITextToSpeechClient
    {
        public Task<TextToSpeechResponse> GetAudioAsync(string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new TextToSpeechResponse([new DataContent(Encoding.UTF8.GetBytes(bytes), "audio/mpeg")]));

        public IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
            string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}

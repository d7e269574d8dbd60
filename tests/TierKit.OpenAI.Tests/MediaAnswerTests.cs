using System.Buffers.Binary;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Answers with a good status that are none, or only half of one, and answers that would make somebody fetch what they name.</summary>
public sealed class MediaAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text/html", "Please sign in")]
    [InlineData("text/html; charset=utf-8", "ID3")]
    [InlineData("text/plain", "busy, come back later")]
    [InlineData("application/json", "ID3")]
    [InlineData("application/problem+json", "ID3")]
    [InlineData("application/xml", "ID3")]
    [InlineData("image/png", "ID3")]
    [InlineData("text/event-stream", "data: ID3")]
    [InlineData("audio/mpeg", "{\"detail\":\"no voice of that name\"}")]
    [InlineData("audio/mpeg", "  <?xml version=\"1.0\"?><Error/>")]
    [InlineData("audio/mpeg", "{\"错误\":\"没有这个声音，请稍后再试，谢谢您的耐心等待\"}")]
    [InlineData("application/octet-stream", "[{\"error\":\"busy\"}]")]
    public async Task Speech_WhatIsNoSound_IsMalformed(string type, string body) =>
        Assert.Equal(FailureKind.Malformed, await FailureAsync(ServiceKind.Speech, e => e.AnswerAsync(200, body, type)));

    [Theory]
    [InlineData("audio/wav", "audio/wav")]
    [InlineData("audio/ogg; codecs=opus", "audio/ogg")]
    [InlineData("application/octet-stream", "audio/mpeg")]
    [InlineData("nonsense", "audio/mpeg")]
    public async Task Speech_TypeOfTheAnswer_IsWhatTheServerSaysWhereItSaysOne(string said, string expected)
    {
        await using LoopbackServer server = new(e => e.AnswerAsync(200, "sound", said));
        await using TierLab lab = Lab(ServiceKind.Speech, server);

        TextToSpeechResponse spoken = await lab.Services.GetRequiredService<ITextToSpeechClient>().GetAudioAsync("hello", null, Token);

        Assert.Equal(expected, Assert.IsType<DataContent>(Assert.Single(spoken.Contents)).MediaType);
    }

    [Theory]
    [InlineData("wave", 1.0, null)]
    [InlineData("wave", .9, FailureKind.Truncated)]
    [InlineData("wave", .1, FailureKind.Truncated)]
    [InlineData("wave of unknown length", .9, null)]
    [InlineData("wave without its pad", 1.0, null)]
    [InlineData("ogg", 1.0, null)]
    [InlineData("ogg", .9, FailureKind.Truncated)]
    [InlineData("ogg", .51, FailureKind.Truncated)]
    [InlineData("samples", 1.0, null)]
    [InlineData("samples", .5, null)]
    public async Task Speech_BodyThatEndsWithItsConnection_IsCutWhereItsFormatSaysSo(string format, double share, FailureKind? expected)
    {
        byte[] sound = format switch
        {
            "wave" => Wave(4000, 4036),
            "wave of unknown length" => Wave(4000, 0xFFFF_FFFF),
            "wave without its pad" => Wave(3999, 4036),
            "ogg" => [.. Page(900), .. Page(1000)],
            // Looks like markup at first, as any bytes may.
            _ => [(byte)'<', (byte)'<', .. Enumerable.Range(0, 4000).Select(static i => (byte)(i * 37))],
        };

        Assert.Equal(expected, await FailureAsync(ServiceKind.Speech, async e =>
        {
            await e.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n");
            await e.SendAsync(sound.AsMemory(0, (int)(sound.Length * share)));
        }));
    }

    [Theory]
    [InlineData("{}", FailureKind.Malformed)]
    [InlineData("{\"text\":null}", FailureKind.Malformed)]
    [InlineData("{\"text\":5}", FailureKind.Malformed)]
    [InlineData("{\"error\":{\"message\":\"busy\"}}", FailureKind.Malformed)]
    [InlineData("[]", FailureKind.Malformed)]
    [InlineData("\"words\"", FailureKind.Malformed)]
    [InlineData("{\"text\":\"half of", FailureKind.Malformed)]
    // Nobody spoke: a good answer without a word.
    [InlineData("{\"text\":\"\"}", null)]
    public async Task Transcription_AnswerWithoutText_IsMalformedAndSilenceIsNot(string body, FailureKind? expected) =>
        Assert.Equal(expected, await FailureAsync(ServiceKind.Transcription, e => e.AnswerAsync(200, body)));

    [Theory]
    [InlineData("{\"url\":\"file:///etc/passwd\"}")]
    [InlineData("{\"url\":\"/etc/passwd\"}")]
    [InlineData("{\"url\":\"//elsewhere.test/x.png\"}")]
    [InlineData("{\"url\":\"ftp://elsewhere.test/x.png\"}")]
    [InlineData("{\"url\":\"not an address\"}")]
    [InlineData("{\"b64_json\":\"%%%\"}")]
    [InlineData("{\"b64_json\":\"\"}")]
    [InlineData("{\"b64_json\":\"UE5H\"},{\"url\":\"file:///etc/passwd\"}")]
    [InlineData("{}")]
    public async Task Image_AnswerThatNamesNoImage_IsMalformed(string image) =>
        Assert.Equal(FailureKind.Malformed, await FailureAsync(ServiceKind.Image, e => e.AnswerAsync(200, $"{{\"created\":1,\"data\":[{image}]}}")));

    [Fact]
    public async Task Image_AddressOnAnotherHost_IsHandedOnAndNeverFetched()
    {
        await using LoopbackServer elsewhere = new(static e => e.AnswerAsync(200, "PNG", "image/png"));
        await using LoopbackServer server = new(e => e.AnswerAsync(200, $"{{\"created\":1,\"data\":[{{\"url\":\"{elsewhere.Address}/x.png\"}}]}}"));
        await using TierLab lab = Lab(ServiceKind.Image, server);

        (string answer, RouteReport? report) = await MediaCall.AskAsync(lab.Services, ServiceKind.Image, streaming: false, Token);

        Assert.Equal(($"{elsewhere.Address}/x.png", "service"), (answer, report!.ServedBy));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Image_ToChangeByAddress_IsNeitherFetchedNorSentAndTheNextServiceIsAsked()
    {
        await using LoopbackServer elsewhere = new(static e => e.AnswerAsync(200, "PNG", "image/png"));
        await using LoopbackServer server = new(static e => e.AnswerAsync(200, "{}"));
        await using TierLab lab = TierLab.Create(kit => kit
            .AddMedia(ServiceKind.Image, "service", Tier.Sovereign, server.Address + "/v1")
            .AddFakeImages("other", Tier.Sovereign, configure: static o => o.Priority = 1));

        ImageGenerationResponse drawn = await lab.Services.GetRequiredService<IImageGenerator>()
            .GenerateAsync(new ImageGenerationRequest("a hat", [new UriContent($"{elsewhere.Address}/o.png", "image/png")]), null, Token);

        Assert.Equal(("other", FailureKind.UnsupportedFeature), (drawn.GetRoute()!.ServedBy, drawn.GetRoute()!.Attempts[0].Failure));
        Assert.Empty(elsewhere.Requests);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Image_ToChangeThatTheServerCannotRead_IsTheServersOwnError()
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(400, "{\"error\":{\"message\":\"Image too large: 1000000000 pixels\",\"code\":\"invalid_image\"}}"));
        await using TierLab lab = TierLab.Create(kit => kit
            .AddMedia(ServiceKind.Image, "service", Tier.Sovereign, server.Address + "/v1")
            .AddFakeImages("other", Tier.Sovereign, configure: static o => o.Priority = 1));

        System.ClientModel.ClientResultException error = await Assert.ThrowsAsync<System.ClientModel.ClientResultException>(() => lab.Services.GetRequiredService<IImageGenerator>()
            .GenerateAsync(new ImageGenerationRequest("a hat", [new DataContent("no image"u8.ToArray(), "image/png")]), null, Token));

        Assert.Contains("1000000000 pixels", error.Message, StringComparison.Ordinal);
        Assert.Equal("/v1/images/edits", Assert.Single(server.Requests).Path);
        Assert.Equal(0, lab["other"].Calls);
    }

    private static async Task<FailureKind?> FailureAsync(ServiceKind kind, Func<LoopbackExchange, Task> answer)
    {
        await using LoopbackServer server = new(answer);
        await using TierLab lab = Lab(kind, server);
        try
        {
            return (await MediaCall.AskAsync(lab.Services, kind, streaming: false, Token)).Report!.Attempts[0].Failure;
        }
        catch (AllServicesFailedException failed)
        {
            return failed.Attempts[0].Failure;
        }
    }

    private static TierLab Lab(ServiceKind kind, LoopbackServer server) => TierLab.Create(kit => kit.AddMedia(kind, "service", Tier.Sovereign, server.Address + "/v1"));

    private static byte[] Wave(int samples, uint said)
    {
        byte[] file = new byte[44 + samples];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), said);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        return file;
    }

    private static byte[] Page(int bytes)
    {
        byte[] lacing = [.. Enumerable.Repeat((byte)255, bytes / 255), (byte)(bytes % 255)];
        return [.. "OggS"u8, .. new byte[22], (byte)lacing.Length, .. lacing, .. new byte[bytes]];
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TierKit.AspNetCore.Hosting;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests.Wire;

public sealed class MediaEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("whisper")]
    [InlineData("sovereign-first")]
    public async Task Transcription_Form_IsHeard(string model)
    {
        await using Gateway gateway = await StartAsync();

        using HttpResponseMessage response = await PostFormAsync(gateway, ("model", model), ("language", "de"));

        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("heard at home", answer.RootElement.GetProperty("text").GetString());
        Assert.Equal("whisper", answer.RootElement.GetProperty("tierkit").GetProperty("served_by").GetString());
        Assert.Equal(["whisper"], response.Headers.GetValues("x-tierkit-served-by"));
    }

    [Fact]
    public async Task Transcription_AsText_IsPlain()
    {
        await using Gateway gateway = await StartAsync();

        using HttpResponseMessage response = await PostFormAsync(gateway, ("model", "whisper"), ("response_format", "text"));

        Assert.Equal("heard at home", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("response_format", "srt", 400, "unsupported_parameter")]
    [InlineData("stream", "true", 400, "unsupported_parameter")]
    [InlineData("temperature", "0.7", 400, "unsupported_parameter")]
    [InlineData("model", "painter", 404, "model_not_found")]
    [InlineData("model", "nobody", 404, "model_not_found")]
    public async Task Transcription_WhatCannotBeKept_IsRefused(string name, string value, int status, string code)
    {
        await using Gateway gateway = await StartAsync();

        using HttpResponseMessage response = await PostFormAsync(gateway, (name, value));

        await AssertErrorAsync(response, status, code);
    }

    [Theory]
    [InlineData("application/json", "{}", 415)]
    [InlineData("multipart/form-data", "", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nunfinished", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper\r\n--x--\r\n", 400)]
    public async Task Transcription_NoFormWithARecording_IsRefused(string type, string body, int status)
    {
        await using Gateway gateway = await StartAsync();
        using ByteArrayContent content = new(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using HttpResponseMessage response = await gateway.Http.PostAsync("/v1/audio/transcriptions", content, Token);

        await AssertErrorAsync(response, status, null);
    }

    [Fact]
    public async Task Transcription_TooLarge_Is413()
    {
        await using Gateway gateway = await StartAsync(static options => options.MaxBodyBytes = 1024);
        using MultipartFormDataContent form = new() { { new ByteArrayContent(new byte[4096]), "file", "a.wav" } };

        using HttpResponseMessage response = await gateway.Http.PostAsync("/v1/audio/transcriptions", form, Token);

        await AssertErrorAsync(response, 413, "body_too_large");
    }

    [Fact]
    public async Task Speech_Text_IsBytesWithHeaders()
    {
        await using Gateway gateway = await StartAsync();
        using StringContent body = new("""{"model":"piper","input":"hello","voice":"alloy","speed":1.5}""", Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await gateway.Http.PostAsync("/v1/audio/speech", body, Token);

        Assert.Equal("RIFFsaid at home", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("audio/wav", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["piper"], response.Headers.GetValues("x-tierkit-served-by"));
    }

    [Theory]
    [InlineData("/v1/audio/speech", """{"model":"piper","input":"  "}""", 400, "invalid_value")]
    [InlineData("/v1/audio/speech", """{"model":"piper"}""", 400, "invalid_value")]
    [InlineData("/v1/audio/speech", """{"model":"piper","input":"a","speed":9}""", 400, "invalid_value")]
    [InlineData("/v1/audio/speech", """{"model":"piper","input":"a","instructions":"softly"}""", 400, "unsupported_parameter")]
    [InlineData("/v1/audio/speech", """{"model":"whisper","input":"a"}""", 404, "model_not_found")]
    [InlineData("/v1/images/generations", """{"model":"painter","prompt":""}""", 400, "invalid_value")]
    [InlineData("/v1/images/generations", """{"model":"painter","prompt":"a","size":"32000x32000"}""", 400, "invalid_value")]
    [InlineData("/v1/images/generations", """{"model":"painter","prompt":"a","size":"huge"}""", 400, "invalid_value")]
    [InlineData("/v1/images/generations", """{"model":"painter","prompt":"a","n":0}""", 400, "invalid_value")]
    [InlineData("/v1/images/generations", """{"model":"painter","prompt":"a","n":1000}""", 400, "invalid_value")]
    [InlineData("/v1/images/generations", """{"model":"painter","prompt":"a","response_format":"url"}""", 400, "unsupported_parameter")]
    [InlineData("/v1/images/generations", """{"model":"painter","prompt":"a","stream":true}""", 400, "unsupported_parameter")]
    [InlineData("/v1/images/generations", "not json", 400, "invalid_json")]
    public async Task Post_BadInput_IsRefusedInTheProtocolsShape(string path, string json, int status, string code)
    {
        await using Gateway gateway = await StartAsync();
        using StringContent body = new(json, Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await gateway.Http.PostAsync(path, body, Token);

        await AssertErrorAsync(response, status, code);
    }

    [Fact]
    public async Task Images_Two_AreBase64WithReport()
    {
        await using Gateway gateway = await StartAsync();

        (HttpStatusCode status, string body) = await gateway.PostAsync("/v1/images/generations", """{"model":"painter","prompt":"a cat","n":2,"size":"512x512"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        using JsonDocument answer = JsonDocument.Parse(body);
        Assert.Equal(
            ["PNG drawn at home", "PNG drawn at home"],
            answer.RootElement.GetProperty("data").EnumerateArray().Select(static i => Encoding.UTF8.GetString(i.GetProperty("b64_json").GetBytesFromBase64())));
        Assert.Equal("painter", answer.RootElement.GetProperty("tierkit").GetProperty("served_by").GetString());
    }

    [Fact]
    public async Task Images_ServiceAnswersWithAnAddress_IsHandedOnAndNeverFetched()
    {
        await using LoopbackServer elsewhere = new(static e => e.AnswerAsync(200, "PNG", "image/png"));
        await using LoopbackServer server = new(e => e.AnswerAsync(200, $$"""{"created":1,"data":[{"url":"{{elsewhere.Address}}/x.png"}]}"""));
        await using Gateway gateway = await Gateway.StartAsync(kit => kit.AddOpenAICompatibleImages("brush", Tier.Sovereign, "m", server.Address + "/v1"));

        (HttpStatusCode status, string body) = await gateway.PostAsync("/v1/images/generations", """{"prompt":"a cat"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        using JsonDocument answer = JsonDocument.Parse(body);
        Assert.Equal($"{elsewhere.Address}/x.png", answer.RootElement.GetProperty("data")[0].GetProperty("url").GetString());
        Assert.Contains("b64_json", Assert.Single(server.Requests).Body, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Images_PrivateForAVendorAlone_IsRefusedAndNothingIsSent()
    {
        await using Gateway gateway = await StartAsync();

        (HttpStatusCode status, string body) = await gateway.PostAsync(
            "/v1/images/generations", """{"model":"vendor","prompt":"a cat"}""", ("x-tierkit-sensitivity", "private"));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("policy_refused", body, StringComparison.Ordinal);
    }

    private static Task<Gateway> StartAsync(Action<GatewayOptions>? options = null) => Gateway.StartAsync(
        kit => kit
            .AddFake("local", Tier.Sovereign)
            .AddFakeTranscription("whisper", Tier.Sovereign, "heard at home")
            .AddFakeSpeech("piper", Tier.Sovereign, "said at home")
            .AddFakeImages("painter", Tier.Sovereign, "drawn at home")
            .AddFakeImages("vendor", Tier.Transactional),
        options);

    private static async Task<HttpResponseMessage> PostFormAsync(Gateway gateway, params (string Name, string Value)[] fields)
    {
        using MultipartFormDataContent form = new() { { new ByteArrayContent([1, 2, 3]), "file", "a.wav" } };
        foreach ((string name, string value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return await gateway.Http.PostAsync("/v1/audio/transcriptions", form, Token);
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, int status, string? code)
    {
        string body = await response.Content.ReadAsStringAsync(Token);
        Assert.True((int)response.StatusCode == status, body);
        using JsonDocument answer = JsonDocument.Parse(body);
        JsonElement error = answer.RootElement.GetProperty("error");
        Assert.NotEqual("", error.GetProperty("message").GetString());
        if (code is not null)
        {
            Assert.Equal(code, error.GetProperty("code").GetString());
        }
    }
}

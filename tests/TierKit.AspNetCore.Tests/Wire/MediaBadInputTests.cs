using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TierKit.AspNetCore.Hosting;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests.Wire;

/// <summary>What cannot be answered at the three endpoints of speech and images: refused in the protocol's shape, naming the parameter, with nothing sent.</summary>
public sealed class MediaBadInputTests
{
    private const string Speech = "/v1/audio/speech";
    private const string Images = "/v1/images/generations";
    private const string Transcriptions = "/v1/audio/transcriptions";
    private const string File = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nsound\r\n";

    private readonly ConcurrentQueue<string> _asked = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Speech, "[]", 400, "invalid_json", null)]
    [InlineData(Speech, "\"input\"", 400, "invalid_json", null)]
    [InlineData(Speech, "", 400, "invalid_json", null)]
    [InlineData(Speech, """{"model":"voice"}""", 400, "invalid_value", "body.input")]
    [InlineData(Speech, """{"model":"voice","input":null}""", 400, "invalid_value", "input")]
    [InlineData(Speech, """{"model":"voice","input":5}""", 400, "invalid_value", "input")]
    [InlineData(Speech, """{"model":"voice","input":""}""", 400, "invalid_value", "input")]
    [InlineData(Speech, """{"model":5,"input":"a"}""", 400, "invalid_value", "model")]
    [InlineData(Speech, """{"model":"nobody","input":"a"}""", 404, "model_not_found", "model")]
    [InlineData(Speech, """{"model":"ears","input":"a"}""", 404, "model_not_found", "model")]
    [InlineData(Speech, """{"model":"voice","input":"a","voice":{"id":"v"}}""", 400, "invalid_value", "voice")]
    [InlineData(Speech, """{"model":"voice","input":"a","speed":"fast"}""", 400, "invalid_value", "speed")]
    [InlineData(Speech, """{"model":"voice","input":"a","speed":0.1}""", 400, "invalid_value", "speed")]
    [InlineData(Speech, """{"model":"voice","input":"a","response_format":7}""", 400, "invalid_value", "response_format")]
    [InlineData(Speech, """{"model":"voice","input":"a","response_format":"midi"}""", 400, "unsupported_parameter", "response_format")]
    [InlineData(Speech, """{"model":"voice","input":"a","stream_format":"sse"}""", 400, "unsupported_parameter", "stream_format")]
    [InlineData(Speech, """{"model":"voice","input":"a","instructions":"softly"}""", 400, "unsupported_parameter", "instructions")]
    [InlineData(Images, "[]", 400, "invalid_json", null)]
    [InlineData(Images, """{"model":"brush"}""", 400, "invalid_value", "body.prompt")]
    [InlineData(Images, """{"model":"brush","prompt":["a"]}""", 400, "invalid_value", "prompt")]
    [InlineData(Images, """{"model":"brush","prompt":" "}""", 400, "invalid_value", "prompt")]
    [InlineData(Images, """{"model":"nobody","prompt":"a"}""", 404, "model_not_found", "model")]
    [InlineData(Images, """{"model":"voice","prompt":"a"}""", 404, "model_not_found", "model")]
    [InlineData(Images, """{"model":"brush","prompt":"a","n":1.5}""", 400, "invalid_value", "n")]
    [InlineData(Images, """{"model":"brush","prompt":"a","n":4294967296}""", 400, "invalid_value", "n")]
    [InlineData(Images, """{"model":"brush","prompt":"a","n":11}""", 400, "invalid_value", "n")]
    [InlineData(Images, """{"model":"brush","prompt":"a","size":"0x0"}""", 400, "invalid_value", "size")]
    [InlineData(Images, """{"model":"brush","prompt":"a","size":"1000000000x1"}""", 400, "invalid_value", "size")]
    [InlineData(Images, """{"model":"brush","prompt":"a","size":"99999999999x1"}""", 400, "invalid_value", "size")]
    [InlineData(Images, """{"model":"brush","prompt":"a","size":"-1x-1"}""", 400, "invalid_value", "size")]
    [InlineData(Images, """{"model":"brush","prompt":"a","size":1024}""", 400, "invalid_value", "size")]
    [InlineData(Images, """{"model":"brush","prompt":"a","response_format":"url"}""", 400, "unsupported_parameter", "response_format")]
    [InlineData(Images, """{"model":"brush","prompt":"a","stream":true}""", 400, "unsupported_parameter", "stream")]
    [InlineData(Images, """{"model":"brush","prompt":"a","background":"transparent"}""", 400, "unsupported_parameter", "background")]
    public async Task Post_JsonThatCannotBeAnswered_NamesItsParameterAndSendsNothing(string path, string json, int status, string code, string? param)
    {
        await using Gateway gateway = await StartAsync();
        using StringContent body = new(json, Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await gateway.Http.PostAsync(path, body, Token);

        await AssertRefusedAsync(response, status, code, param);
    }

    [Theory]
    [InlineData("multipart/form-data", "", 400, "invalid_value", "body")]
    [InlineData("multipart/form-data; boundary=", "", 400, "invalid_value", "body")]
    [InlineData("multipart/form-data; boundary=x", "", 400, "invalid_value", "body")]
    [InlineData("multipart/form-data; boundary=x", "nonsense", 400, "invalid_value", "body")]
    [InlineData("multipart/form-data; boundary=y", File + "--x--\r\n", 400, "invalid_value", "body")]
    [InlineData("multipart/form-data; boundary=x", File, 400, "invalid_value", "body")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n\r\nsound\r\n--x--\r\n", 400, "invalid_value", "body")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n\r\n--x--\r\n", 400, "invalid_value", "file")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nears\r\n--x--\r\n", 400, "invalid_value", "file")]
    [InlineData("multipart/form-data; boundary=x", File + "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nnobody\r\n--x--\r\n", 404, "model_not_found", "model")]
    [InlineData("multipart/form-data; boundary=x", File + "--x\r\nContent-Disposition: form-data; name=\"response_format\"\r\n\r\nvtt\r\n--x--\r\n", 400, "unsupported_parameter", "response_format")]
    [InlineData("multipart/form-data; boundary=x", File + "--x\r\nContent-Disposition: form-data; name=\"timestamp_granularities[]\"\r\n\r\nword\r\n--x--\r\n", 400, "unsupported_parameter", "timestamp_granularities[]")]
    [InlineData("multipart/form-data; boundary=x", File + "--x\r\nContent-Disposition: form-data; name=\"temperature\"\r\n\r\nhot\r\n--x--\r\n", 400, "unsupported_parameter", "temperature")]
    [InlineData("application/x-www-form-urlencoded", "file=sound", 415, "unsupported_content_type", null)]
    [InlineData("audio/wav", "RIFF", 415, "unsupported_content_type", null)]
    public async Task Post_FormThatCannotBeAnswered_NamesItsParameterAndSendsNothing(string type, string body, int status, string code, string? param)
    {
        await using Gateway gateway = await StartAsync();
        using ByteArrayContent content = new(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using HttpResponseMessage response = await gateway.Http.PostAsync(Transcriptions, content, Token);

        await AssertRefusedAsync(response, status, code, param);
    }

    [Fact]
    public async Task Post_FieldWithAnEndlessName_IsNotToldBackWhole()
    {
        await using Gateway gateway = await StartAsync();
        string name = new('n', 8000);
        using ByteArrayContent content = new(Encoding.UTF8.GetBytes($"{File}--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n1\r\n--x--\r\n"));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");

        using HttpResponseMessage response = await gateway.Http.PostAsync(Transcriptions, content, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True((await response.Content.ReadAsStringAsync(Token)).Length < 1000);
    }

    [Theory]
    [InlineData(Speech, "application/json", false)]
    [InlineData(Images, "application/json", false)]
    [InlineData(Transcriptions, "multipart/form-data; boundary=x", false)]
    [InlineData(Speech, "application/json", true)]
    [InlineData(Images, "application/json", true)]
    [InlineData(Transcriptions, "multipart/form-data; boundary=x", true)]
    public async Task Post_MoreThanTheLimit_Is413WhetherItsLengthIsSaidOrNot(string path, string type, bool chunked)
    {
        await using Gateway gateway = await StartAsync(static options => options.MaxBodyBytes = 4096);
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[64 * 1024]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.TransferEncodingChunked = chunked;

        using HttpResponseMessage response = await gateway.Http.SendAsync(request, Token);

        await AssertRefusedAsync(response, 413, "body_too_large", null);
    }

    public static TheoryData<string, string, string, bool> Labels()
    {
        TheoryData<string, string, string, bool> data = [];
        foreach (string path in (string[])[Speech, Images, Transcriptions])
        {
            foreach (string label in (string[])["private", "secret"])
            {
                foreach (string model in (string[])["", "sovereign-first", "partner-first", "vendor"])
                {
                    data.Add(path, label, model, true);
                    data.Add(path, label, model, false);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public async Task Post_PrivateOrSecret_StaysHomeWhateverFails(string path, string label, string model, bool byHeader)
    {
        await using Gateway gateway = await StartAsync(fault: Fault.Status(500));
        string name = model == "vendor" ? path == Speech ? "vendor-voice" : path == Images ? "vendor-brush" : "vendor-ears" : model;
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = Good(path, byHeader ? "" : name) };
        request.Headers.Add("x-tierkit-sensitivity", label);
        if (byHeader && name.Length > 0)
        {
            request.Headers.Add("x-tierkit-policy", name);
        }

        using HttpResponseMessage response = await gateway.Http.SendAsync(request, Token);

        string body = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == (model == "vendor" ? HttpStatusCode.Forbidden : HttpStatusCode.BadGateway), body);
        Assert.DoesNotContain("diary", body, StringComparison.Ordinal);
        Assert.DoesNotContain(_asked, static name => name.StartsWith("vendor", StringComparison.Ordinal));
        Assert.Equal(model != "vendor", !_asked.IsEmpty);
    }

    [Theory]
    [InlineData(Speech)]
    [InlineData(Images)]
    [InlineData(Transcriptions)]
    public async Task Post_Public_LeavesWhenHomeFails(string path)
    {
        await using Gateway gateway = await StartAsync(fault: Fault.Status(500));
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = Good(path, "") };
        request.Headers.Add("x-tierkit-sensitivity", "public");

        using HttpResponseMessage response = await gateway.Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(_asked.Last(), Assert.Single(response.Headers.GetValues("x-tierkit-served-by")));
        Assert.StartsWith("vendor", _asked.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Speech)]
    [InlineData(Images)]
    [InlineData(Transcriptions)]
    public async Task Post_LabelNobodyKnows_OpensNothing(string path)
    {
        await using Gateway gateway = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = Good(path, "") };
        request.Headers.Add("x-tierkit-sensitivity", "rather-private");

        using HttpResponseMessage response = await gateway.Http.SendAsync(request, Token);

        await AssertRefusedAsync(response, 400, "invalid_value", "x-tierkit-sensitivity");
    }

    private static HttpContent Good(string path, string model)
    {
        if (path == Transcriptions)
        {
            MultipartFormDataContent form = new() { { new ByteArrayContent("the diary"u8.ToArray()), "file", "a.wav" } };
            if (model.Length > 0)
            {
                form.Add(new StringContent(model), "model");
            }

            return form;
        }

        string named = model.Length > 0 ? $"\"model\":\"{model}\"," : "";
        return new StringContent($"{{{named}\"{(path == Speech ? "input" : "prompt")}\":\"the diary\"}}", Encoding.UTF8, "application/json");
    }

    private Task<Gateway> StartAsync(Action<GatewayOptions>? options = null, Fault? fault = null) => Gateway.StartAsync(
        kit => kit
            .AddFake("local", Tier.Sovereign)
            .AddFakeTranscription("ears", Tier.Sovereign, Noted("ears"), fault)
            .AddFakeTranscription("vendor-ears", Tier.Transactional, Noted("vendor-ears"))
            .AddFakeSpeech("voice", Tier.Sovereign, Noted("voice"), fault)
            .AddFakeSpeech("vendor-voice", Tier.Transactional, Noted("vendor-voice"))
            .AddFakeImages("brush", Tier.Sovereign, Noted("brush"), fault)
            .AddFakeImages("vendor-brush", Tier.Partner, Noted("vendor-brush")),
        options);

    private FakeReplies Noted(string name) => FakeReplies.From(_ =>
    {
        _asked.Enqueue(name);
        return new FakeReply(name);
    });

    private async Task AssertRefusedAsync(HttpResponseMessage response, int status, string code, string? param)
    {
        string body = await response.Content.ReadAsStringAsync(Token);
        Assert.True((int)response.StatusCode == status, body);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        using JsonDocument answer = JsonDocument.Parse(body);
        JsonElement error = answer.RootElement.GetProperty("error");
        Assert.Equal(["code", "message", "param", "type"], error.EnumerateObject().Select(static p => p.Name).Order());
        Assert.Equal((code, param), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Empty(_asked);
    }
}

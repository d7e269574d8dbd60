using System.Net;
using System.Text.Json;

namespace TierKit.AspNetCore.Tests.Wire;

/// <summary>What no client should send and some do; each over a real socket.</summary>
public sealed class BadInputTests
{
    private const string User = """{"role":"user","content":"hello"}""";

    [Theory]
    [InlineData("", "invalid_json", null)]
    [InlineData("{", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("nonsense", "invalid_json", null)]
    [InlineData("{\"messages\":[{}],}", "invalid_json", null)]
    [InlineData("{}", "invalid_value", "messages")]
    [InlineData("""{"messages":[]}""", "invalid_value", "messages")]
    [InlineData("""{"messages":"hello"}""", "invalid_value", "messages")]
    [InlineData("""{"messages":[7]}""", "invalid_value", "messages[0]")]
    [InlineData("""{"messages":[{}]}""", "invalid_value", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"wizard","content":"x"}]}""", "invalid_value", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"function","content":"x"}]}""", "unsupported_parameter", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "invalid_value", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":7}]}""", "invalid_value", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":[]}]}""", "invalid_value", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"input_audio"}]}]}""", "unsupported_parameter", "messages[0].content[0].type")]
    [InlineData("""{"messages":[{"role":"assistant"}]}""", "invalid_value", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"tool","content":"x"}]}""", "invalid_value", "messages[0].tool_call_id")]
    [InlineData("""{"messages":[{"role":"tool","tool_call_id":"call_9","content":"x"}]}""", "invalid_value", "messages[0].tool_call_id")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{"}}]}]}""", "invalid_value", "messages[0].tool_calls[0].function.arguments")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":{}}}]}]}""", "invalid_value", "messages[0].tool_calls[0].function.arguments")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}]}]}""", "invalid_value", "messages[0].content[0].image_url.url")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,aGVsbG8="}}]}]}""", "invalid_value", "messages[0].content[0].image_url.url")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,%%%"}}]}]}""", "invalid_value", "messages[0].content[0].image_url.url")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/svg+xml,<svg/>"}}]}]}""", "invalid_value", "messages[0].content[0].image_url.url")]
    public async Task Chat_Malformed_IsToldWhere(string body, string code, string? param)
    {
        ScriptedClient model = new();
        await using Gateway gateway = await Gateway.StartAsync(model);

        (HttpStatusCode status, string answer) = await gateway.ChatAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        JsonElement error = JsonDocument.Parse(answer).RootElement.GetProperty("error");
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("message").GetString()));
        Assert.Empty(model.Asked);
    }

    [Theory]
    [InlineData("\"model\":7", "model")]
    [InlineData("\"stream\":\"yes\"", "stream")]
    [InlineData("\"temperature\":\"hot\"", "temperature")]
    [InlineData("\"temperature\":9", "temperature")]
    [InlineData("\"max_tokens\":0", "max_tokens")]
    [InlineData("\"max_completion_tokens\":1.5", "max_completion_tokens")]
    [InlineData("\"seed\":\"x\"", "seed")]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"stop\":[1]", "stop")]
    [InlineData("\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]", "stop")]
    [InlineData("\"logprobs\":true", "logprobs")]
    [InlineData("\"functions\":[]", "functions")]
    [InlineData("\"audio\":{}", "audio")]
    [InlineData("\"reasoning_effort\":\"extreme\"", "reasoning_effort")]
    [InlineData("\"tools\":{}", "tools")]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]", "tools[0].type")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{}}]", "tools[0].function.name")]
    [InlineData("\"tool_choice\":\"maybe\"", "tool_choice")]
    [InlineData("\"tool_choice\":\"required\"", "tool_choice")]
    [InlineData("\"response_format\":{\"type\":\"xml\"}", "response_format.type")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\"}", "response_format.json_schema")]
    [InlineData("\"stream_options\":7", "stream_options")]
    public async Task Chat_WrongOption_IsToldWhich(string option, string param)
    {
        ScriptedClient model = new();
        await using Gateway gateway = await Gateway.StartAsync(model);

        (HttpStatusCode status, string answer) = await gateway.ChatAsync($$"""{"messages":[{{User}}],{{option}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(param, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetProperty("param").GetString());
        Assert.Empty(model.Asked);
    }

    [Fact]
    public async Task Chat_DeeplyNested_IsRefused()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());

        (HttpStatusCode status, _) = await gateway.ChatAsync($$"""{"messages":[{{User}}],"metadata":{{new string('[', 5000)}}{{new string(']', 5000)}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Theory]
    [InlineData("/v1/embeddings", "{}", "body.input")]
    [InlineData("/v1/embeddings", """{"input":[]}""", "input")]
    [InlineData("/v1/embeddings", """{"input":[[1,2]]}""", "input")]
    [InlineData("/v1/embeddings", """{"input":"x","encoding_format":"hex"}""", "encoding_format")]
    [InlineData("/v1/embeddings", """{"input":"x","dimensions":0}""", "dimensions")]
    [InlineData("/v1/responses", "{}", "input")]
    [InlineData("/v1/responses", """{"input":[{"type":"computer_call"}]}""", "input[0].type")]
    [InlineData("/v1/responses", """{"input":[{"type":"function_call_output","call_id":"c","output":"x"}]}""", "input[0].call_id")]
    [InlineData("/v1/responses", """{"input":"x","previous_response_id":"r"}""", "previous_response_id")]
    public async Task Others_Malformed_AreToldWhere(string path, string body, string param)
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());

        (HttpStatusCode status, string answer) = await gateway.PostAsync(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(param, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetProperty("param").GetString());
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions", 405)]
    [InlineData("DELETE", "/v1/models", 405)]
    [InlineData("GET", "/v1/assistants", 404)]
    [InlineData("GET", "/v1/models/nobody", 404)]
    public async Task Path_Wrong_HasOpenAIsErrorShape(string method, string path, int status)
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        using HttpResponseMessage response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(JsonValueKind.Undefined, JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("message").ValueKind);
    }
}

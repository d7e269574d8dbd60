namespace TierKit.AspNetCore.Tests.Clients;

/// <summary>Plain curl, as a person at a terminal uses it.</summary>
public sealed class CurlTests
{
    private const string Json = "Content-Type: application/json";

    [Fact]
    public async Task Curl_Whole_HasHeadersAndReport()
    {
        await using Gateway gateway = await ClientGateway.StartAsync(new ScriptedClient());

        string answer = await CurlAsync("-si", gateway.Address + "/v1/chat/completions", "-H", Json, "-d", """{"model":"local","messages":[{"role":"user","content":"hello"}]}""");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("x-tierkit-served-by: local", answer, StringComparison.Ordinal);
        Assert.Contains("\"tierkit\":{\"policy\":\"local\",\"served_by\":\"local\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_Stream_EndsWithReportAndMark()
    {
        await using Gateway gateway = await ClientGateway.StartAsync(new ScriptedClient());

        string answer = await CurlAsync("-sN", gateway.Address + "/v1/chat/completions", "-H", Json, "-d", """{"model":"local","stream":true,"messages":[{"role":"user","content":"hello"}]}""");

        string[] events = answer.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, events.Length);
        Assert.Contains("\"tierkit\":", events[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]", events[^1]);
    }

    [Fact]
    public async Task Curl_Tools_GetACall()
    {
        await using Gateway gateway = await ClientGateway.StartAsync(new ScriptedClient());

        string answer = await CurlAsync(
            "-s", gateway.Address + "/v1/chat/completions", "-H", Json, "-d",
            """{"model":"local","tools":[{"type":"function","function":{"name":"get_weather"}}],"messages":[{"role":"user","content":"weather?"}]}""");

        Assert.Contains("\"name\":\"get_weather\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"tool_calls\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_WithoutContentType_IsToldWhatToSend()
    {
        await using Gateway gateway = await ClientGateway.StartAsync(new ScriptedClient());

        string answer = await CurlAsync("-si", gateway.Address + "/v1/chat/completions", "-d", """{"model":"local"}""");

        Assert.StartsWith("HTTP/1.1 415", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_LargeBody_IsRefused()
    {
        await using Gateway gateway = await ClientGateway.StartAsync(new ScriptedClient());
        string file = Path.GetTempFileName();
        try
        {
            await using (FileStream large = File.OpenWrite(file))
            {
                large.SetLength(100 * 1024 * 1024);
            }

            string answer = await CurlAsync("-si", gateway.Address + "/v1/chat/completions", "-H", Json, "--data-binary", "@" + file);

            Assert.Contains("413", answer, StringComparison.Ordinal);
            Assert.Contains("body_too_large", answer, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Curl_Leaves_GenerationStops()
    {
        ScriptedClient waiting = new();
        await using Gateway gateway = await ClientGateway.StartAsync(waiting);

        await CurlAsync("-sN", "--max-time", "1", gateway.Address + "/v1/chat/completions", "-H", Json, "-d",
            """{"model":"waiting","stream":true,"messages":[{"role":"user","content":"please wait"}]}""");

        await waiting.Cancelled.WaitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> CurlAsync(params string[] arguments)
    {
        string? curl = Tool.Find("curl");
        Assert.SkipWhen(curl is null, "curl is not installed");
        return (await Tool.RunAsync(curl!, Tool.Root, arguments)).Output;
    }
}

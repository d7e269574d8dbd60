using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Testing.Loopback;

namespace TierKit.Cli.Tests;

/// <summary>What <c>tierkit matrix</c> and <c>tierkit doctor</c> say of an application's real traffic, in another process's files.</summary>
public sealed class MatrixTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-matrix-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Matrix_AfterAnotherProcessServed_ShowsItsFigures()
    {
        await using LoopbackOllama ollama = new(static _ => ["hello"]);
        await using LoopbackServer partner = Partner(static () => "gpt-x-1", failing: static n => n == 2);
        string settings = Settings(ollama.Address, partner.Address);
        await ServeAsync(settings, ["local", "local", "local", "gpt", "gpt"]);

        ToolRun run = await ToolRun.InvokeAsync(settings, ["matrix", "--json"], Token);
        ToolRun shown = await ToolRun.InvokeAsync(settings, ["matrix"], Token);

        Assert.Equal((0, 0), (run.Exit, shown.Exit));
        JsonElement[] services = [.. run.Json.GetProperty("services").EnumerateArray()];
        JsonElement local = services.Single(static s => s.GetProperty("service").GetString() == "local");
        JsonElement gpt = services.Single(static s => s.GetProperty("service").GetString() == "gpt");
        Assert.Equal(("Sovereign", "Partner"), (local.GetProperty("tier").GetString(), gpt.GetProperty("tier").GetString()));
        Assert.Equal(1, local.GetProperty("lastDay").GetProperty("availability").GetDouble());
        Assert.Equal(.5, gpt.GetProperty("lastDay").GetProperty("availability").GetDouble());
        Assert.Equal(3, local.GetProperty("total").GetProperty("samples").GetInt32());
        Assert.Equal(.000011m, gpt.GetProperty("cost").GetDecimal());
        Assert.Equal(1, gpt.GetProperty("priced").GetInt32());
        Assert.Contains("gpt-x-1", gpt.GetProperty("identities").GetRawText(), StringComparison.Ordinal);
        string[] rows = [.. shown.Output.Split('\n').Select(static l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Contains("local gpt", rows);
        Assert.Contains("tier Sovereign Partner", rows);
        Assert.Contains("available 24 h 100.0 % (3/3) 50.0 % (1/2)", rows);
        Assert.Contains("cost 30 d - 0.000011 (n 1)", rows);
        Assert.Contains(rows, static r => r.StartsWith("control ", StringComparison.Ordinal) && r.Length > "control - -".Length);
        Assert.Contains(rows, static r => r.Contains("gpt-x-1", StringComparison.Ordinal));
        Assert.Equal((0, 2), (ollama.Lists, partner.Requests.Count));
    }

    [Fact]
    public async Task Matrix_NoTraffic_IsNotMeasuredAndClaimsNothing()
    {
        string settings = Settings("http://127.0.0.1:9", "http://127.0.0.1:9");

        ToolRun run = await ToolRun.InvokeAsync(settings, ["matrix", "--json"], Token);

        Assert.Equal(3, run.Exit);
        JsonElement[] services = [.. run.Json.GetProperty("services").EnumerateArray()];
        Assert.Equal(2, services.Length);
        Assert.All(services, static s => Assert.False(s.GetProperty("lastMonth").TryGetProperty("availability", out _)));
        Assert.Contains("TierKit:StatePath", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_PartnerAnsweredAsTwo_SaysSoWithoutAskingIt()
    {
        string model = "gpt-x-1";
        await using LoopbackOllama ollama = new(static _ => ["hello"]);
        await using LoopbackServer partner = Partner(() => model, static _ => false);
        string settings = Settings(ollama.Address, partner.Address);
        await ServeAsync(settings, ["gpt"]);
        model = "gpt-x-2";
        await ServeAsync(settings, ["gpt"]);
        int asked = partner.Requests.Count;

        ToolRun run = await ToolRun.InvokeAsync(settings, ["doctor"], Token);

        Assert.Contains("gpt-x-1", run.Output, StringComparison.Ordinal);
        Assert.Contains("gpt-x-2", run.Output, StringComparison.Ordinal);
        Assert.Equal(asked, partner.Requests.Count);
    }

    private static LoopbackServer Partner(Func<string> model, Func<int, bool> failing)
    {
        int asked = 0;
        return new LoopbackServer(exchange => failing(Interlocked.Increment(ref asked))
            ? exchange.AnswerAsync(400, """{"error":{"message":"The model does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}""")
            : exchange.AnswerAsync(200, $$$"""{"id":"1","object":"chat.completion","created":1767600000,"model":"{{{model()}}}","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}"""));
    }

    private static async Task ServeAsync(string settings, string[] policies)
    {
        using MemoryStream json = new(System.Text.Encoding.UTF8.GetBytes(settings));
        ServiceCollection collection = new();
        collection.AddTierKit(new ConfigurationBuilder().AddJsonStream(json).Build().GetSection("TierKit"), static kit => kit.UseOllama().UseOpenAI());
        await using ServiceProvider app = collection.BuildServiceProvider();
        foreach (string policy in policies)
        {
            try
            {
                await app.GetRequiredKeyedService<IChatClient>(policy).GetResponseAsync("hello", cancellationToken: Token);
            }
            catch (TierKitException)
            {
                // A failure is traffic, too.
            }
        }
    }

    private string Settings(string local, string partner) => $$"""
        { "TierKit": { "StatePath": {{JsonSerializer.Serialize(_folder.FullName)}}, "Services": {
            "local": { "Provider": "Ollama", "Model": "llama3.2", "Endpoint": "{{local}}" },
            "gpt": { "Provider": "OpenAI", "Model": "gpt-x", "Endpoint": "{{partner}}/v1", "ApiKey": "k", "Price": { "InputPerMillionTokens": 1, "OutputPerMillionTokens": 2 } } } } }
        """;
}

using Microsoft.Extensions.DependencyInjection;
using TierKit.AspNetCore.Tests.Clients;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests.Status;

/// <summary>The page in a browser that nobody here wrote.</summary>
public sealed class PageInBrowserTests
{
    [Fact]
    public async Task Page_InABrowser_IsStyledAndListens()
    {
        await using Gateway gateway = await BusyAsync();
        string file = Path.Combine(Path.GetTempPath(), $"tierkit-{Guid.NewGuid():N}.png");

        // The event stream never ends, so the browser is given some real time instead of waiting for the page to settle.
        await ChromiumAsync(gateway, $"--screenshot={file}", "--timeout=3000");

        File.Delete(file);
        Assert.True(Asked(gateway, "/tierkit/page.css"), "the style was not fetched");
        Assert.True(Asked(gateway, "/tierkit/events"), "the script does not listen");
    }

    [Theory]
    [InlineData("desktop-light", "1400,1100", false)]
    [InlineData("desktop-dark", "1400,1100", true)]
    [InlineData("phone-light", "500,1600", false)]
    [InlineData("phone-dark", "500,1600", true)]
    public async Task Page_Screenshot_IsTaken(string name, string size, bool dark)
    {
        await using Gateway gateway = await BusyAsync();
        string folder = Path.Combine(Tool.Root, "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, name + ".png");
        File.Delete(file);

        await ChromiumAsync(gateway, [$"--screenshot={file}", $"--window-size={size}", "--timeout=2000", "--hide-scrollbars", .. dark ? ["--blink-settings=preferredColorScheme=0"] : Array.Empty<string>()]);

        Assert.True(new FileInfo(file).Length > 10_000, "the picture is empty");
    }

    private static bool Asked(Gateway gateway, string path) => gateway.Log.Lines.Any(line => line.Contains(path, StringComparison.Ordinal));

    private static async Task<Gateway> BusyAsync()
    {
        Gateway gateway = await Gateway.StartAsync(static kit => kit
            .AddChatClient("local", Tier.Sovereign, new ScriptedClient(), static o => { o.Model = "llama3.2"; o.ContextWindow = 131072; o.Lineage = "meta"; })
            .AddChatClient("claude", Tier.Partner, new ScriptedClient(), static o => { o.Model = "claude-sonnet-5"; o.Lineage = "anthropic"; })
            .AddChatClient("gemini", Tier.Partner, new ScriptedClient(), static o => o.Model = "gemini-3-pro")
            .AddPolicy("nightly", static p => p.Critical = true)
            .AddEmbeddingGenerator("vectors", Tier.Transactional, new CountingGenerator(), "letters"));
        const string Question = """{"model":"MODEL","stream":STREAM,"messages":[{"role":"user","content":"WORDS"}]}""";
        foreach ((string model, string stream, string words) in new[]
        {
            ("sovereign-first", "true", "hello"), ("sovereign-first", "false", "hello"), ("partner-first", "true", "hello"),
            ("gemini", "false", "please fail"), ("gemini", "false", "please fail"), ("gemini", "false", "please fail"),
        })
        {
            await gateway.ChatAsync(Question
                .Replace("MODEL", model, StringComparison.Ordinal).Replace("STREAM", stream, StringComparison.Ordinal).Replace("WORDS", words, StringComparison.Ordinal));
        }

        gateway.Services.GetRequiredService<OperatorSwitches>().Isolate(IsolationTarget.Service("claude"), "invoice unpaid");
        return gateway;
    }

    private static async Task<string> ChromiumAsync(Gateway gateway, params string[] arguments)
    {
        string? chromium = Tool.Find("chromium", "chromium-browser", "google-chrome", "chrome");
        Assert.SkipWhen(chromium is null, "Chromium is not installed; .ci/run installs it where it may");
        DirectoryInfo profile = Directory.CreateTempSubdirectory("tierkit-page");
        try
        {
            (int exit, string output) = await Tool.RunAsync(chromium!, profile.FullName, [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", $"--user-data-dir={profile.FullName}",
                .. arguments, gateway.Address + "/tierkit"]);
            Assert.True(exit == 0, output);
            return output;
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }
}

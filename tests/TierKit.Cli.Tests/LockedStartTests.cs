using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Transport;

namespace TierKit.Cli.Tests;

/// <summary>An application's start over a lock file: what is local blocks it in mode Locked, whatever a partner does never.</summary>
public sealed class LockedStartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string LockPath => Path.Combine(_folder.FullName, "tierkit.lock.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Start_LockedAndModelIsAsApproved_GoesOnAndAnswers()
    {
        await using LoopbackOllama ollama = new(static _ => ["hello"], digest: static () => "a2");
        await ApproveAsync(ollama.Address);
        await using ServiceProvider app = Build(LockMode.Locked, Local(ollama.Address));

        Start(app);

        Assert.Equal("hello", (await app.GetRequiredService<IChatClient>().GetResponseAsync("x", cancellationToken: Token)).Text);
    }

    [Theory]
    [InlineData(LockMode.Locked, true)]
    [InlineData(LockMode.Development, false)]
    [InlineData(LockMode.Report, false)]
    public async Task Start_ModelChanged_IsBlockedInModeLockedAlone(LockMode mode, bool blocked)
    {
        string digest = "a2";
        await using LoopbackOllama ollama = new(static _ => ["hello"], digest: () => digest);
        await ApproveAsync(ollama.Address);
        string before = await File.ReadAllTextAsync(LockPath, Token);
        digest = "b3";
        ToldLog log = new();
        await using ServiceProvider app = Build(mode, Local(ollama.Address), log: log);

        if (blocked)
        {
            string message = Assert.Throws<OptionsValidationException>(() => Start(app)).Message;
            Assert.Contains("models:local is changed (- digest sha256:a2; + digest sha256:b3)", message, StringComparison.Ordinal);
            Assert.Contains("tierkit lock approve models:local", message, StringComparison.Ordinal);
        }
        else
        {
            Start(app);
            Assert.Contains("changed models:local", await log.WaitAsync(6101, Token), StringComparison.Ordinal);
            Assert.Equal("hello", (await app.GetRequiredService<IChatClient>().GetResponseAsync("x", cancellationToken: Token)).Text);
        }

        Assert.Equal(before, await File.ReadAllTextAsync(LockPath, Token));
        Assert.Equal(blocked ? 0 : 1, ollama.Chats.Count);
    }

    [Fact]
    public async Task Start_LockedWithoutAnEntry_IsBlockedForThePartnerToo()
    {
        await using LoopbackOllama ollama = new(static _ => ["hello"], digest: static () => "a2");
        await using ServiceProvider app = Build(LockMode.Locked, Local(ollama.Address, """, "claude": { "Provider": "Anthropic", "Model": "claude-sonnet-4-6", "ApiKey": "k" } """));

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Start(app));

        Assert.Equal(2, refused.Failures.Count());
        Assert.Contains("models:claude is new", refused.Message, StringComparison.Ordinal);
        Assert.Contains("models:local is new", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(LockPath));
    }

    [Fact]
    public async Task Start_DevelopmentWithoutAnEntry_WritesIt()
    {
        await using LoopbackOllama ollama = new(static _ => ["hello"], digest: static () => "a2");
        ToldLog log = new();
        await using ServiceProvider app = Build(LockMode.Development, Local(ollama.Address), log: log);

        Start(app);
        await log.WaitAsync(6102, Token);

        Assert.Contains("sha256:a2", await File.ReadAllTextAsync(LockPath, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NobodyAskedForALock_LooksAtNothing()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("TIERKIT_LOCKED") is { Length: > 0 }, "TIERKIT_LOCKED asks for it");
        await using LoopbackOllama ollama = new(static _ => ["hello"], digest: static () => "a2");
        await using ServiceProvider app = Build(null, Local(ollama.Address));

        Start(app);

        Assert.False(app.GetRequiredService<TierKitLock>().IsInForce);
        Assert.False(File.Exists(LockPath));
        Assert.Equal(0, ollama.Lists);
    }

    [Theory]
    [InlineData(null, LockMode.Locked)]
    [InlineData("Production", LockMode.Locked)]
    [InlineData("development", LockMode.Development)]
    public async Task Mode_UnderAHost_FollowsItsEnvironment(string? environment, LockMode mode)
    {
        await using ServiceProvider app = Build(null, Local("http://127.0.0.1:9"), host: new() { ["contentRoot"] = _folder.FullName, ["environment"] = environment }, path: null);

        TierKitLock kept = app.GetRequiredService<TierKitLock>();

        LockMode expected = IsSet("TIERKIT_LOCKED") || IsSet("CI") ? LockMode.Locked : mode;
        Assert.Equal((expected, LockPath), (kept.Mode, kept.File.FilePath));
    }

    [Fact]
    public async Task Start_LockedAndFileIsDamaged_IsBlocked()
    {
        await File.WriteAllTextAsync(LockPath, "{ oops", Token);
        await using ServiceProvider app = Build(LockMode.Locked, Local("http://127.0.0.1:9"));

        Assert.Contains("Restore it from version control", Assert.Throws<OptionsValidationException>(() => Start(app)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ServerCameUpAfterTheStartWithAnotherModel_IsNotAskedUntilItIsTheApprovedOne()
    {
        string? digest = null;
        await using LoopbackOllama ollama = new(static _ => ["hello"], digest: () => digest ?? "a2");
        await ApproveAsync(ollama.Address);
        LabTime time = new();
        await using ServiceProvider app = Build(LockMode.Locked, Local(ollama.Address), time: time);
        // Started while it was as approved, or down; by the first question another model was pulled.
        digest = "b3";

        AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(() => app.GetRequiredService<IChatClient>().GetResponseAsync("x", cancellationToken: Token));
        AllServicesFailedException paused = await Assert.ThrowsAsync<AllServicesFailedException>(() => app.GetRequiredService<IChatClient>().GetResponseAsync("x", cancellationToken: Token));
        int asked = ollama.Lists;
        digest = "a2";
        time.Advance(TimeSpan.FromMinutes(2));
        string answer = (await app.GetRequiredService<IChatClient>().GetResponseAsync("x", cancellationToken: Token)).Text;

        Assert.Equal(FailureKind.ModelMissing, Assert.Single(refused.Attempts).Failure);
        Assert.IsType<ModelNotApprovedException>(refused.InnerException);
        Assert.Contains("+ 127.0.0.1", refused.InnerException.Message, StringComparison.Ordinal);
        Assert.Contains("tierkit lock diff", Assert.Single(paused.Exclusions).Detail, StringComparison.Ordinal);
        Assert.Equal("hello", answer);
        Assert.Single(ollama.Chats);
        Assert.True(ollama.Lists > asked);
    }

    [Fact]
    public async Task Ask_ModelIsAsApproved_IsLookedAtOnce()
    {
        await using LoopbackOllama ollama = new(static _ => ["hello"], digest: static () => "a2");
        await ApproveAsync(ollama.Address);
        await using ServiceProvider app = Build(LockMode.Locked, Local(ollama.Address));
        IChatClient chat = app.GetRequiredService<IChatClient>();
        await chat.GetResponseAsync("x", cancellationToken: Token);
        int asked = ollama.Lists;

        await chat.GetResponseAsync("y", cancellationToken: Token);

        Assert.Equal((asked, 2), (ollama.Lists, ollama.Chats.Count));
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };

    private static void Start(ServiceProvider app) => app.GetRequiredService<IStartupValidator>().Validate();

    private static string Local(string address, string more = "") => $$"""{ "local": { "Provider": "Ollama", "Model": "llama3.2", "Endpoint": "{{address}}" }{{more}} }""";

    private async Task ApproveAsync(string address)
    {
        await using ServiceProvider app = Build(LockMode.Development, Local(address));
        await app.GetRequiredService<TierKitLock>().CompleteAsync(Token);
    }

    private ServiceProvider Build(
        LockMode? mode, string services, ToldLog? log = null, TimeProvider? time = null, Dictionary<string, string?>? host = null, string? path = "")
    {
        ServiceCollection collection = new();
        if (log is not null)
        {
            collection.AddLogging(logging => logging.AddProvider(log));
        }

        if (host is not null)
        {
            collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(host).Build());
        }

        using MemoryStream json = new(System.Text.Encoding.UTF8.GetBytes($$"""{ "TierKit": { "StatePath": "none", "Services": {{services}} } }"""));
        collection.AddTierKit(new ConfigurationBuilder().AddJsonStream(json).Build().GetSection("TierKit"), kit => kit.UseOllama().UseAnthropic().Configure(options =>
        {
            options.Lock.Mode = mode;
            options.Lock.Path = path is null ? null : LockPath;
            options.TimeProvider = time;
        }));
        return collection.BuildServiceProvider();
    }
}

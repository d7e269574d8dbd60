using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TierKit.AspNetCore.Hosting;
using TierKit.Hosting;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests;

/// <summary>Runs a gateway on a real socket.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Gateway(WebApplication app, string address, CollectedLog log)
    {
        _app = app;
        Address = address;
        Log = log;
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public string Address { get; }

    public int Port => new Uri(Address).Port;

    public HttpClient Http { get; }

    public CollectedLog Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts one over a chat client of the sovereign tier, named <c>local</c>.</summary>
    public static Task<Gateway> StartAsync(IChatClient local, Action<GatewayOptions>? options = null) =>
        StartAsync(kit => kit.AddChatClient("local", Tier.Sovereign, local), options);

    public static async Task<Gateway> StartAsync(
        Action<ITierKitBuilder> configure,
        Action<GatewayOptions>? options = null,
        Dictionary<string, string?>? settings = null,
        string url = "http://127.0.0.1:0",
        Action<WebApplicationBuilder>? build = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        CollectedLog log = new();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.WebHost.UseUrls(url);
        if (settings is not null)
        {
            builder.Configuration.AddInMemoryCollection(settings);
        }

        builder.AddTierKit(configure).UseGateway(options);
        build?.Invoke(builder);
        WebApplication app = builder.Build();
        app.MapTierKit();
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new Gateway(app, app.Urls.First(), log);
    }

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string json, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public Task<(HttpStatusCode Status, string Body)> ChatAsync(string json, params (string Name, string Value)[] headers) =>
        PostAsync("/v1/chat/completions", json, headers);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

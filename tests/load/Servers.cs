using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using TierKit.Tiers;
using Yarp.ReverseProxy.Configuration;

namespace TierKit.Load;

/// <summary>Holds the servers that are compared. All listen on loopback and log warnings only.</summary>
internal static class Servers
{
    /// <summary>Answers like a model server that thinks for no time at all.</summary>
    public static async Task<int> StubAsync(string port)
    {
        WebApplication app = Build(port, static _ => { });
        app.Run(StubAnswer.WriteAsync);
        await app.RunAsync();
        return 0;
    }

    /// <summary>Is what one writes without TierKit: a handler over the vendor's client.</summary>
    public static async Task<int> BareAsync(string port, string stub)
    {
        WebApplication app = Build(port, static _ => { });
        IChatClient client = new ChatClient("stub", new ApiKeyCredential("none"), new OpenAIClientOptions
        {
            Endpoint = new Uri(stub + "/v1"),
            Transport = new HttpClientPipelineTransport(new HttpClient(new SocketsHttpHandler())),
            RetryPolicy = new ClientRetryPolicy(0),
        }).AsIChatClient();
        app.MapPost("/v1/chat/completions", new BareHandler(client).AnswerAsync);
        await app.RunAsync();
        return 0;
    }

    /// <summary>Passes bytes through.</summary>
    public static async Task<int> YarpAsync(string port, string stub)
    {
        WebApplication app = Build(port, builder => builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "stub", Match = new RouteMatch { Path = "{**rest}" } }],
            [new ClusterConfig
            {
                ClusterId = "stub",
                Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = stub } },
            }]));
        app.MapReverseProxy();
        await app.RunAsync();
        return 0;
    }

    /// <summary>Is the gateway as anybody would set it up.</summary>
    public static async Task<int> GatewayAsync(string port, string stub)
    {
        WebApplication app = Build(port, builder => builder.AddTierKit(kit => kit
            .AddOpenAICompatible("stub", Tier.Sovereign, "stub", stub + "/v1")));
        app.MapTierKit();
        await app.RunAsync();
        return 0;
    }

    private static WebApplication Build(string port, Action<WebApplicationBuilder> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        configure(builder);
        return builder.Build();
    }
}

using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TierKit.AspNetCore.Hosting;
using TierKit.Hosting;

namespace TierKit.Mcp.Tests.Serving;

/// <summary>The server over Streamable HTTP, on a real socket.</summary>
public sealed class MapTierKitMcpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MapTierKitMcp_OfficialClient_CallsATool()
    {
        await using WebApplication app = await StartAsync();
        await using McpClient client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(app.Urls.Single() + "/mcp") }), cancellationToken: Token);

        CallToolResult status = await client.CallToolAsync("tier_status", cancellationToken: Token);

        Assert.NotEqual(true, status.IsError);
        Assert.Contains("defaultPolicy", Assert.IsType<TextContentBlock>(Assert.Single(status.Content)).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Host", "evil.example", "host_not_allowed")]
    [InlineData("Origin", "http://evil.example", "origin_not_allowed")]
    public async Task MapTierKitMcp_ForeignName_IsRefused(string header, string value, string code)
    {
        await using WebApplication app = await StartAsync();

        using HttpResponseMessage refused = await PostAsync(app, request => request.Headers.TryAddWithoutValidation(header, value));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains(code, await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("bound-key-0123456789", HttpStatusCode.Forbidden)]
    [InlineData("whole-key-0123456789", HttpStatusCode.OK)]
    public async Task MapTierKitMcp_Keys_AreTheGateways(string? key, HttpStatusCode status)
    {
        await using WebApplication app = await StartAsync(new()
        {
            ["TierKit:Gateway:Keys:whole:Key"] = "whole-key-0123456789",
            ["TierKit:Gateway:Keys:bound:Key"] = "bound-key-0123456789",
            ["TierKit:Gateway:Keys:bound:Policies:0"] = "sovereign-only",
        });

        using HttpResponseMessage answer = await PostAsync(app, request =>
        {
            if (key is not null)
            {
                request.Headers.Authorization = new("Bearer", key);
            }
        });

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task MapTierKitMcp_WithoutUseMcpEndpoint_NamesTheCall()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.AddTierKit();
        await using WebApplication app = builder.Build();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => app.MapTierKitMcp());

        Assert.Contains("UseMcpEndpoint", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(WebApplication app, Action<HttpRequestMessage> change)
    {
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Post, app.Urls.Single() + "/mcp");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Content = new StringContent(
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""",
            Encoding.UTF8,
            "application/json");
        change(request);
        return await http.SendAsync(request, Token);
    }

    private static async Task<WebApplication> StartAsync(Dictionary<string, string?>? settings = null)
    {
        SectionContributors.Register(new GatewaySection());
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.AddTierKit().UseMcpEndpoint();
        WebApplication app = builder.Build();
        app.MapTierKitMcp();
        await app.StartAsync(Token);
        return app;
    }
}

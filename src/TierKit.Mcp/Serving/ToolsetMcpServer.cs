using System.Reflection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Mcp.Serving;

/// <summary>Serves the registered toolsets, and <c>ask</c>, over the Model Context Protocol.</summary>
/// <remarks>
/// Safe for concurrent use. Nothing but protocol is written to the transport; what a tool is given and what it returns is
/// not logged. What other MCP servers lend to this application (<c>AddMcpServer</c>) is not passed on.
/// </remarks>
public static class ToolsetMcpServer
{
    private static readonly string Version = typeof(ToolsetMcpServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Makes the options of a server: who it is, and the handlers of its tools, prompts and resources.</summary>
    /// <param name="services">The container that has TierKit; it must outlive the server.</param>
    /// <returns>The options, to be changed before a server is made of them.</returns>
    public static McpServerOptions CreateOptions(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);

        McpServerOptions options = new();
        Configure(options, services);
        return options;
    }

    /// <summary>Sets who a server is, and the handlers of its tools, prompts and resources.</summary>
    /// <param name="options">The options.</param>
    /// <param name="services">The container that has TierKit; it must outlive the server.</param>
    public static void Configure(McpServerOptions options, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);

        Toolset[] toolsets = [.. services.GetServices<Toolset>().Where(static t => !t.IsBorrowed)];
        ServedTools tools = new(CanAnswer(services) ? [.. toolsets, new Toolset("tierkit", "Asks the tiers.", [new AskFunction(services)])] : toolsets);
        ServedPrompts prompts = new(toolsets);
        ServedResources resources = new(toolsets);
        options.ServerInfo = new Implementation { Name = "tierkit", Title = "TierKit", Version = Version };
        options.Capabilities = new ServerCapabilities { Tools = new ToolsCapability() };
        options.Handlers.ListToolsHandler = (_, _) => new(tools.List());
        options.Handlers.CallToolHandler = (context, token) => tools.CallAsync(context.Params, services, token);
        if (prompts.Count > 0)
        {
            options.Capabilities.Prompts = new PromptsCapability();
            options.Handlers.ListPromptsHandler = (_, _) => new(prompts.List());
            options.Handlers.GetPromptHandler = (context, token) => prompts.GetAsync(context.Params, token);
        }

        if (resources.Count > 0)
        {
            options.Capabilities.Resources = new ResourcesCapability();
            options.Handlers.ListResourcesHandler = (_, _) => new(resources.List());
            options.Handlers.ListResourceTemplatesHandler = static (_, _) => new(new ListResourceTemplatesResult { ResourceTemplates = [] });
            options.Handlers.ReadResourceHandler = (context, token) => resources.ReadAsync(context.Params, token);
        }
    }

    /// <summary>Serves one client on standard input and output until the input ends.</summary>
    /// <param name="services">The container that has TierKit.</param>
    /// <param name="cancellationToken">Stops the server.</param>
    /// <returns>A task that ends with the session.</returns>
    public static async Task RunStdioAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        McpServerOptions options = CreateOptions(services);
        ILoggerFactory? logs = services.GetService<ILoggerFactory>();
        StdioServerTransport transport = new(options, logs);
        await using (transport.ConfigureAwait(false))
        {
            await RunAsync(transport, options, services, logs, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Serves one client on a pair of streams until the input ends.</summary>
    /// <param name="services">The container that has TierKit.</param>
    /// <param name="input">What the client sends.</param>
    /// <param name="output">What the client reads.</param>
    /// <param name="cancellationToken">Stops the server.</param>
    /// <returns>A task that ends with the session.</returns>
    public static async Task RunAsync(IServiceProvider services, Stream input, Stream output, CancellationToken cancellationToken = default)
    {
        McpServerOptions options = CreateOptions(services);
        ILoggerFactory? logs = services.GetService<ILoggerFactory>();
        StreamServerTransport transport = new(input, output, "tierkit", logs);
        await using (transport.ConfigureAwait(false))
        {
            await RunAsync(transport, options, services, logs, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task RunAsync(ITransport transport, McpServerOptions options, IServiceProvider services, ILoggerFactory? logs, CancellationToken cancellationToken)
    {
        McpServer server = McpServer.Create(transport, options, logs, services);
        await using (server.ConfigureAwait(false))
        {
            await server.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool CanAnswer(IServiceProvider services) =>
        services.GetService<IChatClient>() is not null && (services.GetService<ServiceCatalog>() is { Services.Count: > 0 } || services.GetService<IFloor>() is not null);
}

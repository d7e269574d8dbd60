using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Mcp.Hosting;
using TierKit.Mcp.Pinning;
using TierKit.Policy;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers MCP servers whose tools this application uses.</summary>
public static class McpTierKitBuilderExtensions
{
    /// <summary>Registers a program that serves MCP on its standard input and output; its tools become the toolset of that name.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The name: a toolset's, and so a plugin's.</param>
    /// <param name="command">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="TierKitConfigurationException">A setting does not fit.</exception>
    public static ITierKitBuilder AddMcpServer(this ITierKitBuilder kit, string name, string command, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return kit.AddMcpServer(name, options =>
        {
            options.Command = command;
            foreach (string argument in arguments)
            {
                options.Arguments.Add(argument);
            }
        });
    }

    /// <inheritdoc cref="AddMcpServer(ITierKitBuilder, string, string, string[])"/>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The name: a toolset's, and so a plugin's.</param>
    /// <param name="endpoint">The address of a server over Streamable HTTP; it must stay home.</param>
    public static ITierKitBuilder AddMcpServer(this ITierKitBuilder kit, string name, Uri endpoint)
        => kit.AddMcpServer(name, options => options.Endpoint = endpoint);

    /// <inheritdoc cref="AddMcpServer(ITierKitBuilder, string, string, string[])"/>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The name: a toolset's, and so a plugin's.</param>
    /// <param name="configure">Sets the options.</param>
    public static ITierKitBuilder AddMcpServer(this ITierKitBuilder kit, string name, Action<BorrowedServerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);

        BorrowedServerOptions options = new();
        configure(options);
        List<string> errors = [.. BorrowedServerValidator.Validate(name, options, $"Mcp:Servers:{name}")];
        if (kit.Services.Any(s => s.ImplementationInstance is BorrowedRegistration known && known.Name == name))
        {
            errors.Add($"Mcp:Servers:{name}: two MCP servers have this name; give each its own");
        }

        if (errors.Count > 0)
        {
            throw new TierKitConfigurationException(errors);
        }

        kit.Services.AddSingleton(new BorrowedRegistration(name, options));
        if (!kit.Services.Any(static s => s.ServiceType == typeof(BorrowedServers)))
        {
            kit.Services.AddSingleton(BorrowedServersFactory.Create);
            kit.Services.AddSingleton<IValidateOptions<TierKitOptions>, BorrowedStartValidator>();
            kit.Services.AddSingleton<LockSection>(static provider => new McpLockSection(provider.GetRequiredService<BorrowedServers>()));
            kit.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BorrowedServers>(static provider => provider.GetRequiredService<BorrowedServers>()));
        }

        return kit.AddToolset(provider =>
        {
            BorrowedServers servers = provider.GetRequiredService<BorrowedServers>();
            return new Toolset(name, $"Tools of the MCP server {name}.", () => servers.FunctionsOf(name), options.Label) { IsBorrowed = true };
        });
    }
}

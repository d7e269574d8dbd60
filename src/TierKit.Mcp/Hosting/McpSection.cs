using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;

namespace TierKit.Mcp.Hosting;

/// <summary>Reads <c>TierKit:Mcp</c>: the servers whose tools are used.</summary>
public sealed class McpSection : SectionContributor
{
    private static readonly string[] Known = ["Servers"];

    /// <inheritdoc/>
    public override string Key => "Mcp";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Read(ITierKitBuilder kit, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentNullException.ThrowIfNull(section);

        List<string> errors = [];
        SettingReader settings = new(section, errors);
        settings.RefuseUnknown(Known);
        foreach (IConfigurationSection server in section.GetSection("Servers").GetChildren())
        {
            int before = errors.Count;
            Action<Borrowing.BorrowedServerOptions> read = BorrowedServerReader.Read(server, errors);
            if (errors.Count > before)
            {
                continue;
            }

            try
            {
                kit.AddMcpServer(server.Key, read);
            }
            catch (TierKitConfigurationException exception)
            {
                errors.AddRange(exception.Errors.Select(static e => $"TierKit:{e}"));
            }
        }

        return errors;
    }
}

using Microsoft.Extensions.Configuration;
using TierKit.Mcp.Borrowing;
using TierKit.Policy;

namespace TierKit.Mcp.Hosting;

/// <summary>Reads one server of <c>TierKit:Mcp:Servers</c>.</summary>
internal static class BorrowedServerReader
{
    private static readonly string[] Known =
    [
        nameof(BorrowedServerOptions.Command), nameof(BorrowedServerOptions.Arguments), nameof(BorrowedServerOptions.Environment),
        nameof(BorrowedServerOptions.WorkingDirectory), nameof(BorrowedServerOptions.Endpoint), nameof(BorrowedServerOptions.StartTimeout),
        nameof(BorrowedServerOptions.CallTimeout), nameof(BorrowedServerOptions.Backoff), nameof(BorrowedServerOptions.MaxBackoff),
        nameof(BorrowedServerOptions.MaxMessageBytes), "Sensitivity", nameof(BorrowedServerOptions.Reach),
    ];

    public static Action<BorrowedServerOptions> Read(IConfigurationSection section, List<string> errors)
    {
        SettingReader settings = new(section, errors);
        settings.RefuseUnknown(Known);
        BorrowedServerOptions read = new();
        Uri? endpoint = settings.Address(nameof(read.Endpoint));
        TimeSpan start = settings.Time(nameof(read.StartTimeout), read.StartTimeout);
        TimeSpan call = settings.Time(nameof(read.CallTimeout), read.CallTimeout);
        TimeSpan backoff = settings.Time(nameof(read.Backoff), read.Backoff);
        TimeSpan longest = settings.Time(nameof(read.MaxBackoff), read.MaxBackoff);
        int bytes = settings.Number(nameof(read.MaxMessageBytes), read.MaxMessageBytes);
        Sensitivity? label = settings.Choice<Sensitivity>("Sensitivity");
        ToolReach? reach = settings.Choice<ToolReach>(nameof(read.Reach));
        return options =>
        {
            options.Command = section[nameof(options.Command)];
            options.WorkingDirectory = section[nameof(options.WorkingDirectory)];
            options.Endpoint = endpoint;
            options.StartTimeout = start;
            options.CallTimeout = call;
            options.Backoff = backoff;
            options.MaxBackoff = longest;
            options.MaxMessageBytes = bytes;
            options.Reach = reach;
            // Whatever its sensitivity, what a server says may be somebody else's instruction.
            options.Label = label is { } sensitivity ? new ContentLabel(sensitivity, Integrity.Untrusted) : options.Label;
            foreach (IConfigurationSection argument in section.GetSection(nameof(options.Arguments)).GetChildren())
            {
                options.Arguments.Add(argument.Value ?? "");
            }

            foreach (IConfigurationSection variable in section.GetSection(nameof(options.Environment)).GetChildren())
            {
                options.Environment[variable.Key] = variable.Value ?? "";
            }
        };
    }
}

using System.CommandLine;
using TierKit.Policy;

namespace TierKit.Cli.Configuration;

/// <summary>Holds the options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<FileInfo?> Config() => new("--config")
    {
        Description = "A JSON file with a TierKit section; the default is appsettings.json in this folder. Environment variables win over both.",
    };

    public static Option<bool> Json() => new("--json") { Description = "Writes JSON on standard output and everything else on standard error." };

    public static Option<string?> Policy() => new("--policy") { Description = "The policy or service to ask; the default is the configured default policy." };

    public static Option<Sensitivity?> Label() => new("--sensitivity") { Description = "How far the request may travel: Public, Internal, Private or Secret." };
}

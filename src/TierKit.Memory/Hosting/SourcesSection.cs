using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.Sources;
using TierKit.Policy;

namespace TierKit.Memory.Hosting;

/// <summary>Reads <c>TierKit:Memory:Sources</c>: the folders of personal files, each a path or an object, named by its key where that is no number.</summary>
internal static class SourcesSection
{
    public const string Key = "Sources";

    private static readonly string[] Known = ["Path", "Name", "Sensitivity", "MaxFileSize", "MaxTextLength"];

    public static void Read(ITierKitBuilder kit, IConfigurationSection section, List<string> errors)
    {
        foreach (IConfigurationSection source in section.GetChildren())
        {
            int before = errors.Count;
            SourceOptions options = Options(source, errors);
            if (errors.Count == before)
            {
                errors.AddRange(kit.TryAddSource(options, source.Path));
            }
        }
    }

    private static SourceOptions Options(IConfigurationSection source, List<string> errors)
    {
        SourceOptions options = new() { Path = source.Value ?? source["Path"] ?? "", Name = source["Name"] ?? (IsNumber(source.Key) ? null : source.Key) };
        foreach (IConfigurationSection child in source.GetChildren().Where(static c => !Known.Contains(c.Key, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"{child.Path} is not a setting; known here: {string.Join(", ", Known)}");
        }

        if (source["Sensitivity"] is { Length: > 0 } text)
        {
            if (Enum.TryParse(text, ignoreCase: true, out Sensitivity label) && !IsNumber(text))
            {
                options.Sensitivity = label;
            }
            else
            {
                errors.Add($"{source.Path}:Sensitivity = '{text}' is not one of {string.Join(", ", Enum.GetNames<Sensitivity>().Except([nameof(Sensitivity.Secret)]))}");
            }
        }

        options.MaxFileSize = Number(source, "MaxFileSize", options.MaxFileSize, long.MaxValue, errors);
        options.MaxTextLength = (int)Number(source, "MaxTextLength", options.MaxTextLength, int.MaxValue, errors);
        return options;
    }

    private static long Number(IConfigurationSection source, string key, long otherwise, long most, List<string> errors)
    {
        if (source[key] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0 && number <= most)
        {
            return number;
        }

        errors.Add($"{source.Path}:{key} = '{text}' is not a number from 1 to {most}");
        return otherwise;
    }

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

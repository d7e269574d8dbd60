using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;

namespace TierKit.AspNetCore.Hosting;

/// <summary>Reads <c>TierKit:Gateway</c>: keys and limits.</summary>
public sealed class GatewaySection : SectionContributor
{
    private static readonly string[] Known =
    [
        nameof(GatewayOptions.Keys), nameof(GatewayOptions.MaxBodyBytes), nameof(GatewayOptions.MaxBufferedBytes),
        nameof(GatewayOptions.MaxConcurrency), nameof(GatewayOptions.BodyTimeout), nameof(GatewayOptions.StallTimeout),
    ];

    /// <inheritdoc/>
    public override string Key => "Gateway";

    /// <inheritdoc/>
    public override void Attach(ITierKitBuilder kit) => GatewayServices.Register(kit);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Read(ITierKitBuilder kit, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentNullException.ThrowIfNull(section);

        List<string> errors = [];
        Unknown(section, Known, errors);
        int? body = Number(section, nameof(GatewayOptions.MaxBodyBytes), errors);
        int? buffered = Number(section, nameof(GatewayOptions.MaxBufferedBytes), errors);
        int? concurrency = Number(section, nameof(GatewayOptions.MaxConcurrency), errors);
        TimeSpan? timeout = Time(section, nameof(GatewayOptions.BodyTimeout), errors);
        TimeSpan? stall = Time(section, nameof(GatewayOptions.StallTimeout), errors);
        List<(string Name, GatewayKeyOptions Options)> keys =
            [.. section.GetSection(nameof(GatewayOptions.Keys)).GetChildren().Select(k => (k.Key, ReadKey(k, errors)))];
        if (errors.Count == 0)
        {
            kit.Services.Configure<GatewayOptions>(options =>
            {
                options.MaxBodyBytes = body ?? options.MaxBodyBytes;
                options.MaxBufferedBytes = buffered ?? options.MaxBufferedBytes;
                options.MaxConcurrency = concurrency ?? options.MaxConcurrency;
                options.BodyTimeout = timeout ?? options.BodyTimeout;
                options.StallTimeout = stall ?? options.StallTimeout;
                keys.ForEach(key => options.Keys[key.Name] = key.Options);
            });
        }

        return errors;
    }

    private static GatewayKeyOptions ReadKey(IConfigurationSection section, List<string> errors)
    {
        Unknown(section, [nameof(GatewayKeyOptions.Key), nameof(GatewayKeyOptions.Policies), nameof(GatewayKeyOptions.Operator)], errors);
        GatewayKeyOptions options = new() { Key = section[nameof(options.Key)] };
        foreach (IConfigurationSection policy in section.GetSection(nameof(options.Policies)).GetChildren())
        {
            options.Policies.Add(policy.Value ?? "");
        }

        if (section[nameof(options.Operator)] is { } text)
        {
            options.Operator = bool.TryParse(text, out bool value) && value;
            if (!bool.TryParse(text, out _))
            {
                errors.Add($"{section.Path}:Operator = '{text}' is neither true nor false");
            }
        }

        // A single name, as an environment variable would give it, must not silently open every policy.
        if (section[nameof(options.Policies)] is { Length: > 0 } list)
        {
            foreach (string name in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                options.Policies.Add(name);
            }
        }

        return options;
    }

    private static int? Number(IConfigurationSection section, string key, List<string> errors)
    {
        if (section[key] is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
        {
            return value;
        }

        errors.Add($"{section.Path}:{key} = '{text}' is not a whole number above zero");
        return null;
    }

    private static TimeSpan? Time(IConfigurationSection section, string key, List<string> errors)
    {
        if (section[key] is not { } text)
        {
            return null;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value))
        {
            return value;
        }

        errors.Add($"{section.Path}:{key} = '{text}' is not a time; write it as hh:mm:ss");
        return null;
    }

    private static void Unknown(IConfigurationSection section, string[] known, List<string> errors)
    {
        foreach (IConfigurationSection child in section.GetChildren().Where(c => !known.Contains(c.Key, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"{child.Path} is not a setting; known here: {string.Join(", ", known)}");
        }
    }
}

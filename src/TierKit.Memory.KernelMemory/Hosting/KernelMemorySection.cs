using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Tiers;

namespace TierKit.Memory.KernelMemory.Hosting;

/// <summary>Reads <c>TierKit:Memory:KernelMemory</c>: everything that <see cref="KernelMemoryOptions"/> says in code, but the project, which is the notes' own.</summary>
public sealed class KernelMemorySection : SectionContributor
{
    private static readonly string[] Known =
    [
        nameof(KernelMemoryOptions.Endpoint), nameof(KernelMemoryOptions.ApiKey), nameof(KernelMemoryOptions.ApiKeyHeader), nameof(KernelMemoryOptions.Index),
        nameof(KernelMemoryOptions.Tier), nameof(KernelMemoryOptions.Deadline), nameof(KernelMemoryOptions.SearchDeadline), nameof(KernelMemoryOptions.AnswerDeadline),
        nameof(KernelMemoryOptions.IngestionDeadline), nameof(KernelMemoryOptions.PollInterval), nameof(KernelMemoryOptions.ParallelUploads),
        nameof(KernelMemoryOptions.MinRelevance), nameof(KernelMemoryOptions.MaxAnswerBytes), nameof(KernelMemoryOptions.Toolset), nameof(KernelMemoryOptions.SovereignHosts),
    ];

    /// <inheritdoc/>
    public override string Key => "Memory:KernelMemory";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Read(ITierKitBuilder kit, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentNullException.ThrowIfNull(section);

        List<string> errors = [.. section.GetChildren().Where(static child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)).Select(static child => $"{child.Path} is not a setting; known here: {string.Join(", ", Known)}")];
        KernelMemoryOptions options = new();
        options.ApiKey = section[nameof(options.ApiKey)];
        options.ApiKeyHeader = section[nameof(options.ApiKeyHeader)] ?? options.ApiKeyHeader;
        options.Index = section[nameof(options.Index)] ?? options.Index;
        options.Toolset = section[nameof(options.Toolset)] ?? options.Toolset;
        Text(nameof(options.Endpoint), static text => (true, new Uri(text, UriKind.RelativeOrAbsolute)), value => options.Endpoint = value, "an address");
        Text(nameof(options.Tier), static text => (Enum.TryParse(text, ignoreCase: true, out Tier tier) && !char.IsAsciiDigit(text[0]), tier), value => options.Tier = value, $"one of {string.Join(", ", Enum.GetNames<Tier>())}");
        Time(nameof(options.Deadline), value => options.Deadline = value);
        Time(nameof(options.SearchDeadline), value => options.SearchDeadline = value);
        Time(nameof(options.AnswerDeadline), value => options.AnswerDeadline = value);
        Time(nameof(options.IngestionDeadline), value => options.IngestionDeadline = value);
        Time(nameof(options.PollInterval), value => options.PollInterval = value);
        Text(nameof(options.ParallelUploads), Whole, value => options.ParallelUploads = value, "a whole number");
        Text(nameof(options.MaxAnswerBytes), Whole, value => options.MaxAnswerBytes = value, "a whole number");
        Text(nameof(options.MinRelevance), static text => (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number), number), value => options.MinRelevance = value, "a number; write it like 0.4");
        foreach (IConfigurationSection host in section.GetSection(nameof(options.SovereignHosts)).GetChildren().Where(static host => host.Value is { Length: > 0 }))
        {
            options.SovereignHosts.Add(host.Value!);
        }

        return errors.Count > 0 ? errors : kit.TryUseKernelMemory(options, section.Path);

        void Time(string key, Action<TimeSpan> set)
            => Text(key, static text => (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span), span), set, "a duration; write it like 00:00:30");

        void Text<T>(string key, Func<string, (bool Good, T Value)> read, Action<T> set, string what)
        {
            if (section[key] is not { Length: > 0 } text)
            {
                return;
            }

            (bool good, T value) = read(text);
            if (good)
            {
                set(value);
            }
            else
            {
                errors.Add($"{section.Path}:{key} = '{text}' is not {what}");
            }
        }
    }

    private static (bool Good, int Value) Whole(string text) => (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number), number);
}

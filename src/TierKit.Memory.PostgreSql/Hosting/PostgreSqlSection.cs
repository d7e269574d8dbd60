using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;

namespace TierKit.Memory.PostgreSql.Hosting;

/// <summary>Reads <c>TierKit:Memory:PostgreSql</c>: everything that <see cref="PostgreSqlOptions"/> says in code.</summary>
public sealed class PostgreSqlSection : SectionContributor
{
    private static readonly string[] Known =
        [nameof(PostgreSqlOptions.ConnectionString), nameof(PostgreSqlOptions.Schema), nameof(PostgreSqlOptions.Tenant), nameof(PostgreSqlOptions.Content), nameof(PostgreSqlOptions.Deadline), nameof(PostgreSqlOptions.WriteWhileAway), nameof(PostgreSqlOptions.SovereignHosts)];

    /// <inheritdoc/>
    public override string Key => "Memory:PostgreSql";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Read(ITierKitBuilder kit, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        List<string> errors = [];
        foreach (IConfigurationSection child in section.GetChildren().Where(static child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"{child.Path} is not a setting; known here: {string.Join(", ", Known)}");
        }

        PostgreSqlOptions options = new();
        options.ConnectionString = section[nameof(options.ConnectionString)] ?? "";
        options.Schema = section[nameof(options.Schema)] ?? options.Schema;
        options.Tenant = section[nameof(options.Tenant)] ?? options.Tenant;
        if (section[nameof(options.Deadline)] is { Length: > 0 } text)
        {
            if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan deadline))
            {
                options.Deadline = deadline;
            }
            else
            {
                errors.Add($"{section.Path}:{nameof(options.Deadline)} = '{text}' is not a time such as 00:00:30");
            }
        }

        if (section[nameof(options.WriteWhileAway)] is { Length: > 0 } written)
        {
            if (bool.TryParse(written, out bool may))
            {
                options.WriteWhileAway = may;
            }
            else
            {
                errors.Add($"{section.Path}:{nameof(options.WriteWhileAway)} = '{written}' is neither true nor false");
            }
        }

        if (section[nameof(options.Content)] is { Length: > 0 } place)
        {
            if (Enum.GetNames<NoteContentPlace>().Contains(place, StringComparer.OrdinalIgnoreCase))
            {
                options.Content = Enum.Parse<NoteContentPlace>(place, ignoreCase: true);
            }
            else
            {
                errors.Add($"{section.Path}:{nameof(options.Content)} = '{place}' is not known; use {string.Join(" or ", Enum.GetNames<NoteContentPlace>())}");
            }
        }

        foreach (string host in section.GetSection(nameof(options.SovereignHosts)).GetChildren().Select(static child => child.Value).OfType<string>())
        {
            options.SovereignHosts.Add(host);
        }

        errors.AddRange(OptionsCheck.Check(options, section.Path));
        if (errors.Count == 0)
        {
            kit.UsePostgreSql(options);
        }

        return errors;
    }
}

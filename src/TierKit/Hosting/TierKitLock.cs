using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Compares what this application runs on with what a person approved once, in <c>tierkit.lock.json</c>.</summary>
/// <remarks>
/// Thread-safe; resolve it from the container. It asks sovereign servers their free questions only, and no partner anything: of a
/// partner it knows the id that is asked for and the identities that real answers had.
/// </remarks>
public sealed class TierKitLock
{
    private readonly Lazy<LockSection[]> _sections;

    internal TierKitLock(LockOptions options, IServiceProvider services)
    {
        IConfiguration? host = services.GetService<IConfiguration>();
        // The host's own settings: a host is there when its content root is.
        string? root = host?["contentRoot"];
        string folder = root ?? Directory.GetCurrentDirectory();
        File = new LockFile(Path.Combine(folder, options.Path ?? LockFile.FileName));
        bool development = root is null || string.Equals(host!["environment"], "Development", StringComparison.OrdinalIgnoreCase);
        Mode = options.Mode ?? DefaultMode(development, Environment.GetEnvironmentVariable);
        IsAskedFor = options.Mode is not null || IsSet("TIERKIT_LOCKED", Environment.GetEnvironmentVariable);
        _sections = new(() => [.. services.GetServices<LockSection>().Append(new PromptSection(options, folder, services)).OrderBy(static s => s.Key, StringComparer.Ordinal)]);
    }

    /// <summary>Gets the lock file.</summary>
    public LockFile File { get; }

    /// <summary>Gets what counts as approved here.</summary>
    public LockMode Mode { get; }

    /// <summary>Gets whether a start looks at the lock: the file is there, or somebody set the mode.</summary>
    public bool IsInForce => IsAskedFor || File.Exists;

    /// <summary>Gets everything that the lock speaks of here, such as <c>models:local</c>, in order.</summary>
    public IReadOnlyList<string> Targets => [.. _sections.Value.SelectMany(static s => s.Names.Order(StringComparer.Ordinal).Select(n => $"{s.Key}:{n}"))];

    private bool IsAskedFor { get; }

    /// <summary>Looks at everything and says what is not as it was approved; approves nothing.</summary>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <returns>The differences, by section and name.</returns>
    /// <exception cref="LockFileException">The file cannot be read.</exception>
    public Task<IReadOnlyList<LockDifference>> CompareAsync(CancellationToken cancellationToken = default) => CompareAsync(static _ => true, cancellationToken);

    /// <summary>Writes what the file does not know into it; what it knows stays as it was approved. Each server is asked once.</summary>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <returns>What was written, and what was left.</returns>
    /// <exception cref="LockFileException">The file cannot be read or written.</exception>
    public Task<LockOutcome> CompleteAsync(CancellationToken cancellationToken = default) => CompleteAsync(static _ => true, cancellationToken);

    /// <summary>Approves one thing as it is now, or takes out the entry of something that is gone.</summary>
    /// <param name="target">
    /// A name, such as <c>local</c>, or <c>files/read_file</c> for a tool of an MCP server; with its section in front,
    /// <c>models:local</c>, where two sections have the name.
    /// </param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>What the approval changed, nothing where it is as it was approved; <see cref="LockDifference.Unchecked"/> when nothing was written because it could not be looked at.</returns>
    /// <exception cref="UnknownNameException">There is neither a thing nor an entry of that name, or there are several.</exception>
    /// <exception cref="LockFileException">The file cannot be read or written.</exception>
    public async Task<IReadOnlyList<LockDifference>> ApproveAsync(string target, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        (LockSection section, string name, string? part) = Find(target);
        if (!section.Names.Contains(name, StringComparer.Ordinal))
        {
            File.Update(section.Key, name, static _ => null);
            return [new LockDifference(section.Key, name, null, LockDifference.Gone)];
        }

        Look look = await LookAsync(section, name, Begin(cancellationToken)).ConfigureAwait(false);
        LockDifference[] meant = [.. look.Differences.Where(d => part is null || d.Part == part || d.Kind == LockDifference.Unchecked)];
        // A slip in the name of a tool approves nothing.
        if (look.Sight!.UncheckedBecause is null && meant.Length > 0)
        {
            Write(look, part);
        }

        return meant;
    }

    internal async Task<IReadOnlyList<LockDifference>> CompareAsync(Func<LockSection, bool> which, CancellationToken cancellationToken) =>
        [.. (await LookAsync(which, cancellationToken).ConfigureAwait(false)).SelectMany(static l => l.Differences)];

    internal async Task<LockOutcome> CompleteAsync(Func<LockSection, bool> which, CancellationToken cancellationToken)
    {
        Look[] looks = await LookAsync(which, cancellationToken).ConfigureAwait(false);
        Look[] unknown = [.. looks.Where(static l => l is { Approved: null, Sight.UncheckedBecause: null })];
        foreach (Look look in unknown)
        {
            Write(look, part: null);
        }

        return new LockOutcome([.. unknown.SelectMany(static l => l.Differences)], [.. looks.Except(unknown).SelectMany(static l => l.Differences)]);
    }

    internal static LockMode DefaultMode(bool development, Func<string, string?> variables)
        => IsSet("TIERKIT_LOCKED", variables) || IsSet("CI", variables) || !development ? LockMode.Locked : LockMode.Development;

    private static bool IsSet(string variable, Func<string, string?> variables) => variables(variable) is { Length: > 0 } value && value is not ("0" or "false" or "False");

    private void Write(Look look, string? part) =>
        File.Update(look.Section.Key, look.Name, entry => look.Section.Approve(entry, look.Sight!.Now, part));

    private async Task<Look[]> LookAsync(Func<LockSection, bool> which, CancellationToken cancellationToken)
    {
        LockSection[] sections = [.. _sections.Value.Where(which)];
        // All at once: a server that is down takes its whole patience to say so.
        LockLook look = Begin(cancellationToken);
        Look[] now = await Task.WhenAll(sections.SelectMany(s => s.Names.Select(name => LookAsync(s, name, look)))).ConfigureAwait(false);
        IEnumerable<Look> gone = sections.SelectMany(s => File.Names(s.Key).Except(s.Names, StringComparer.Ordinal)
            .Select(name => new Look(s, name, [], null, [new LockDifference(s.Key, name, null, LockDifference.Gone)])));
        return [.. now.Concat(gone).OrderBy(static l => l.Section.Key, StringComparer.Ordinal).ThenBy(static l => l.Name, StringComparer.Ordinal)];
    }

    private LockLook Begin(CancellationToken cancellationToken) => new(_sections.Value, File, cancellationToken);

    private async Task<Look> LookAsync(LockSection section, string name, LockLook look)
    {
        JsonObject? approved = File.Read(section.Key, name);
        LockSight sight = await look.SeeAsync(section.Key, name).ConfigureAwait(false);
        return new Look(section, name, approved, sight, section.Compare(name, approved, sight));
    }

    private (LockSection Section, string Name, string? Part) Find(string target)
    {
        (LockSection Section, string Name, string? Part)[] meant = [.. _sections.Value.SelectMany(section => Readings(section, target))];
        return meant.Length switch
        {
            1 => meant[0],
            0 => throw new UnknownNameException(target, "entry of the lock", Targets),
            _ => throw new UnknownNameException(target, "entry by this name alone", [.. meant.Select(static m => $"{m.Section.Key}:{m.Name}")]),
        };
    }

    // The longest name wins: names of files hold slashes, and what follows the name of a server is one of its tools.
    private IEnumerable<(LockSection Section, string Name, string? Part)> Readings(LockSection section, string target)
    {
        string own = target.StartsWith($"{section.Key}:", StringComparison.Ordinal) ? target[(section.Key.Length + 1)..] : target;
        return section.Names.Union(File.Names(section.Key), StringComparer.Ordinal)
            .Where(name => own == name || section.HasParts && own.StartsWith($"{name}/", StringComparison.Ordinal))
            .OrderByDescending(static name => name.Length)
            .Take(1)
            .Select(name => (section, name, own.Length == name.Length ? null : own[(name.Length + 1)..]));
    }

    private sealed record Look(LockSection Section, string Name, JsonObject? Approved, LockSight? Sight, IReadOnlyList<LockDifference> Differences);
}

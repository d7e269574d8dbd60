using System.Globalization;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Finds the folder of a server's programs: on the path, and where Debian, Red Hat, Homebrew and the Windows installer put them.</summary>
internal static class ServerBinaries
{
    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    // What a folder above holds, and where the programs are below it.
    private static readonly (string Above, string Pattern)[] Places =
    [
        ("usr/lib/postgresql", "*"),
        ("usr", "pgsql-*"),
        ("opt/homebrew/opt", "postgresql*"),
        ("usr/local/opt", "postgresql*"),
        ("PostgreSQL", "*"),
    ];

    public static string? Find()
    {
        string[] roots = OperatingSystem.IsWindows() ? [Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles)] : ["/"];
        return Find((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), roots, OperatingSystem.IsWindows() ? ".exe" : "");
    }

    /// <summary>Gets the first folder of the path with all that is needed, or else the newest version installed below one of the roots.</summary>
    public static string? Find(IEnumerable<string> path, IEnumerable<string> roots, string suffix) => path
        .Concat(roots.SelectMany(static root => Places.SelectMany(place => Versions(Path.Combine(root, place.Above), place.Pattern))))
        .FirstOrDefault(folder => Programs.All(program => IsThere(Path.Combine(folder, program + suffix))));

    private static IEnumerable<string> Versions(string above, string pattern) => Directory.Exists(above)
        ? Directory.EnumerateDirectories(above, pattern).OrderByDescending(static folder => VersionOf(Path.GetFileName(folder))).Select(static folder => Path.Combine(folder, "bin"))
        : [];

    // "9.6" is older than "15", and "postgresql" without a number is an alias of one of the others.
    private static double VersionOf(string name)
        => double.TryParse(name.AsSpan(name.LastIndexOfAny(['-', '@']) + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double version) ? version : 0;

    // A link to what was uninstalled is no program.
    private static bool IsThere(string file) => File.Exists(file) && (File.ResolveLinkTarget(file, returnFinalTarget: true)?.Exists ?? true);
}

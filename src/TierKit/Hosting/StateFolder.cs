namespace TierKit.Hosting;

/// <summary>Finds the folder in which state lives.</summary>
public sealed class StateFolder
{
    internal StateFolder(string? configured, string application)
    {
        if (string.Equals(configured, "none", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (!string.IsNullOrWhiteSpace(configured))
        {
            Path = System.IO.Path.GetFullPath(configured);
            IsConfigured = true;
            return;
        }

        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        // A service account may have no home: state is then kept in memory rather than in a place nobody expects.
        Path = data.Length == 0 ? null : System.IO.Path.Combine(data, "TierKit", Clean(application));
    }

    /// <summary>Gets the folder, or <see langword="null"/> when state is kept in memory only. It may not exist yet.</summary>
    public string? Path { get; }

    /// <summary>Gets whether somebody named the folder: only then is anything written into it without being asked for.</summary>
    internal bool IsConfigured { get; }

    private static string Clean(string application) =>
        string.Concat(application.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
}

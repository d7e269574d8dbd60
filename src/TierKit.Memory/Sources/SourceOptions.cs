using TierKit.Policy;

namespace TierKit.Memory.Sources;

/// <summary>Configures one folder of personal files, in code or in <c>TierKit:Memory:Sources</c>.</summary>
public sealed class SourceOptions
{
    /// <summary>Gets or sets the folder; a relative one counts from the working directory. Nothing is ever written there.</summary>
    public string Path { get; set; } = "";

    /// <summary>Gets or sets the name that citations begin with.</summary>
    /// <value>The default is the folder's own name.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets the label of everything in the folder.</summary>
    /// <value>The default is Private: what is found stays at home. Secret is refused, for secret text enters no index.</value>
    public Sensitivity Sensitivity { get; set; } = Sensitivity.Private;

    /// <summary>Gets or sets the size in bytes above which a file is listed and not read.</summary>
    /// <value>The default is 64 MiB.</value>
    public long MaxFileSize { get; set; } = 64L * 1024 * 1024;

    /// <summary>Gets or sets how many characters of one file are indexed; what follows is listed as left out.</summary>
    /// <value>The default is 8 million.</value>
    public int MaxTextLength { get; set; } = 8_000_000;

    internal string NameOrDefault => Name is { Length: > 0 } own ? own : System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>Finds what is wrong with the options.</summary>
    internal IEnumerable<string> Problems(string at)
    {
        if (string.IsNullOrWhiteSpace(Path))
        {
            yield return $"{at}:Path is missing; name the folder, for example ./papers";
            yield break;
        }

        if (NameOrDefault.Length == 0 || NameOrDefault.AsSpan().ContainsAny('/', '\\'))
        {
            yield return $"{at}:Name = '{NameOrDefault}' cannot begin a citation; give the source a name without slashes";
        }

        if (Sensitivity == Sensitivity.Secret)
        {
            yield return $"{at}:Sensitivity = 'Secret' cannot be searched, for secret text enters no index; use Private, or leave the folder out";
        }

        if (MaxFileSize <= 0 || MaxTextLength <= 0)
        {
            yield return $"{at}:MaxFileSize and MaxTextLength must be above 0";
        }
    }
}

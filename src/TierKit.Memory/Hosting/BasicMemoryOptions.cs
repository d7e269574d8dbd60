using TierKit.Memory.Encoders;
using TierKit.Policy;

namespace TierKit.Memory.Hosting;

/// <summary>Configures a knowledge base, in code or as the <c>TierKit:Memory</c> section.</summary>
public sealed class BasicMemoryOptions
{
    /// <summary>Gets or sets the folder of the notes; a relative one counts from the working directory.</summary>
    /// <value>The default is <c>./notes</c>. It may not exist yet: the first write creates it.</value>
    public string Path { get; set; } = "./notes";

    /// <summary>Gets or sets the name of the project, which stands in front of permalinks.</summary>
    /// <value>The default is <c>main</c>, as in the original.</value>
    public string Project { get; set; } = "main";

    /// <summary>Gets more projects: a name, and the folder of each.</summary>
    /// <value>The default is none.</value>
    public IDictionary<string, string> Projects { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets the folder below which tools may create projects.</summary>
    /// <value>The default is <see langword="null"/>: tools create and delete none.</value>
    public string? ProjectsPath { get; set; }

    /// <summary>Gets or sets the label of notes that say nothing and stand in no labelled folder.</summary>
    /// <value>The default is Private.</value>
    public Sensitivity Sensitivity { get; set; } = Sensitivity.Private;

    /// <summary>Gets the labels of folders inside the project, by their path; the nearest folder counts.</summary>
    /// <value>The default is none.</value>
    public IDictionary<string, Sensitivity> Folders { get; } = new Dictionary<string, Sensitivity>(StringComparer.Ordinal);

    /// <summary>Gets or sets the folder for index files.</summary>
    /// <value>
    /// The default is the user's data folder, where every application finds the index of the same notes. <c>none</c> keeps it in
    /// memory. Never the folder of the notes.
    /// </value>
    public string? StatePath { get; set; }

    /// <summary>Gets or sets the encoder for search by meaning: <see cref="EncoderNames.Embedded"/>, or an embedding service or space.</summary>
    /// <value>The default is the embedded one.</value>
    public string? Encoder { get; set; }

    /// <summary>Gets or sets whether every operation that would change a file is refused.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ReadOnly { get; set; }

    /// <summary>Gets or sets whether <c>write_note</c> replaces an existing note where the call does not say.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Overwrite { get; set; }

    /// <summary>Gets or sets whether file names are slugs instead of titles.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool KebabFileNames { get; set; }

    /// <summary>Gets or sets whether permalinks start with the project.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool PermalinksIncludeProject { get; set; } = true;

    /// <summary>Gets or sets whether the folder is watched for changes that others make; without, each first use scans it.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Watch { get; set; } = true;

    /// <summary>Gets the types and tags of notes that are names: their titles, first headings and <c>aliases</c> are replaced by pseudonyms where a policy says Redact.</summary>
    /// <value>The default is <c>person</c> and <c>client</c>; cleared, the notes name nobody. At most 20,000 names are looked for; with more nothing goes out under pseudonyms.</value>
    public IList<string> NamesOf { get; } = ["person", "client"];
}

using TierKit.Memory.Hosting;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Operations;

/// <summary>Holds what one project is: its name, its folder, and the settings that all projects share.</summary>
internal sealed record ProjectSettings(string Name, string Path, BasicMemoryOptions Options)
{
    public PermalinkScheme Scheme { get; } = new(Name, Options.PermalinksIncludeProject);

    public Indexing.NoteLabels Labels { get; } = new(
        Options.Sensitivity,
        Options.Folders.ToDictionary(static folder => PathAlias.Collapse(folder.Key.Replace('\\', '/')), static folder => folder.Value, StringComparer.Ordinal));
}

using TierKit.Memory.Notes;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Decides the label of a note: its own, else that of the nearest labelled folder above it, else the project's.</summary>
/// <param name="project">The label where nothing says another.</param>
/// <param name="folders">The labels of folders, by their path inside the project.</param>
internal sealed class NoteLabels(Sensitivity project = Sensitivity.Private, IReadOnlyDictionary<string, Sensitivity>? folders = null)
{
    public Sensitivity Of(Note note, string path)
        // A label that cannot be read is the strictest one: closed by default.
        => note.Metadata.GetValueOrDefault(LabelText.Field) is { } own ? LabelText.Parse(MetadataValue.ToText(own)) ?? Sensitivity.Secret : OfFolder(path);

    public Sensitivity OfFolder(string path)
    {
        for (int slash = path.LastIndexOf('/'); folders is not null && slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (folders.TryGetValue(path[..slash], out Sensitivity label))
            {
                return label;
            }
        }

        return project;
    }
}

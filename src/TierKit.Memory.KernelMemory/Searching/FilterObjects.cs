using TierKit.Memory.Indexing;
using TierKit.Memory.KernelMemory.Documents;
using TierKit.Policy;

namespace TierKit.Memory.KernelMemory.Searching;

/// <summary>Writes conditions on notes as the service knows them: objects of tags, each an alternative, within each everything must hold.</summary>
internal static class FilterObjects
{
    // Every object is compared with every passage; beyond this the local index is the better place.
    private const int Most = 100;

    /// <summary>Says what of the conditions the service cannot judge, or <see langword="null"/>.</summary>
    public static string? Unknown(NoteFilter filter)
        => filter.Metadata.Count > 0 ? "conditions on the frontmatter"
            : filter.ModifiedSince is not null ? "conditions on time"
            : filter.PermalinkPattern?.Contains('*', StringComparison.Ordinal) == true ? "permalink patterns"
            : Choices(filter).Aggregate(1L, static (product, choice) => Math.Min(int.MaxValue, product * choice.Values.Length)) > Most ? "so many alternatives"
            : null;

    public static IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> Of(NoteFilter filter, IReadOnlyList<string> tags)
    {
        Dictionary<string, IReadOnlyList<string>> all = new(StringComparer.Ordinal);
        string[] wanted = [.. filter.Tags.Concat(tags).Select(OutgoingDocument.Folded).Distinct(StringComparer.Ordinal)];
        if (wanted.Length > 0)
        {
            all[OutgoingDocument.NoteTag] = wanted;
        }

        if ((filter.Directory ?? "").Trim().Trim('/') is { Length: > 0 } directory)
        {
            all[OutgoingDocument.FolderTag] = [KernelMemoryNames.Encode(directory)];
        }

        if (filter.PermalinkPattern is { } permalink)
        {
            all[OutgoingDocument.PermalinkTag] = [KernelMemoryNames.Encode(permalink)];
        }

        IEnumerable<Dictionary<string, IReadOnlyList<string>>> objects = [all];
        foreach ((string tag, string[] values) in Choices(filter))
        {
            objects = [.. objects.SelectMany(_ => values, (one, value) => new Dictionary<string, IReadOnlyList<string>>(one, StringComparer.Ordinal) { [tag] = [value] })];
        }

        return [.. objects];
    }

    private static IEnumerable<(string Tag, string[] Values)> Choices(NoteFilter filter)
    {
        if (filter.Types.Count > 0)
        {
            yield return (OutgoingDocument.TypeTag, [.. filter.Types.Select(OutgoingDocument.Folded).Distinct(StringComparer.Ordinal)]);
        }

        if (filter.Categories.Count > 0)
        {
            yield return (OutgoingDocument.CategoryTag, [.. filter.Categories.Select(KernelMemoryNames.Encode).Distinct(StringComparer.Ordinal)]);
        }

        if (filter.MaxSensitivity < Sensitivity.Private)
        {
            yield return (OutgoingDocument.SensitivityTag, [.. Enum.GetValues<Sensitivity>().Where(label => label <= filter.MaxSensitivity).Select(static label => OutgoingDocument.Folded(label.ToString()))]);
        }
    }
}

using TierKit.Memory.Notes;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Makes of a parsed file what catalogue and search take in; of a secret one, nothing of its text.</summary>
internal static class EntryBuilder
{
    public static CatalogEntry Entry(ParsedFile parsed, Guid id, string? permalink, Sensitivity label)
    {
        Note note = parsed.Note;
        bool secret = label == Sensitivity.Secret;
        CatalogNote known = new()
        {
            Id = id,
            Path = parsed.File.Path,
            Title = note.Title,
            Type = note.Type,
            Permalink = permalink,
            Tags = note.Tags,
            Sensitivity = label,
            Created = note.Created,
            Modified = note.Modified,
            MetadataJson = secret ? "{}" : MetadataJson.Write(note.Metadata),
            File = parsed.File,
            Warnings = [.. note.Warnings.Select(warning => $"line {warning.Line}: {(secret ? "this cannot be read; reading the note says why." : warning.Message)}")],
        };
        return new CatalogEntry(known, secret ? [] : [.. note.Observations.Select(Observation)], secret ? [] : [.. note.Relations.DistinctBy(static relation => (relation.Type, relation.Target)).Select(Link)]);
    }

    public static NoteDocument Document(CatalogEntry entry, Note note) => new()
    {
        Id = entry.Note.Id,
        Path = entry.Note.Path,
        Title = entry.Note.Title,
        Type = entry.Note.Type,
        Permalink = entry.Note.Permalink,
        Tags = [.. entry.Note.Tags.Concat(entry.Observations.SelectMany(static observation => observation.Tags)).Distinct(StringComparer.OrdinalIgnoreCase)],
        Categories = [.. entry.Observations.Select(static observation => observation.Category).Distinct(StringComparer.Ordinal)],
        Sensitivity = entry.Note.Sensitivity,
        Created = entry.Note.Created,
        Modified = entry.Note.Modified,
        MetadataJson = entry.Note.MetadataJson,
        Text = note.Body,
        Checksum = entry.Note.File.Checksum,
        FirstLine = note.BodyLine,
    };

    private static CatalogObservation Observation(Observation observation) => new()
    {
        Category = observation.Category ?? Note.DefaultType,
        Content = observation.Content,
        Tags = observation.Tags ?? [],
        Context = observation.Context,
        Line = observation.Line,
    };

    private static CatalogLink Link(Relation relation) => new()
    {
        Type = relation.Type,
        Target = relation.Target,
        Context = relation.Context,
        Line = relation.Line,
    };
}

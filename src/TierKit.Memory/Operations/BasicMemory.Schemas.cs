using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Schemas;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

public sealed partial class BasicMemory
{
    /// <summary>Compares notes with their schemas; nothing is changed.</summary>
    /// <param name="noteType">The type of the notes; by default, and without an identifier, every type that a schema is about.</param>
    /// <param name="identifier">The title, permalink, path, id or <c>memory://</c> address of one note, in place of a type.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How each note fits.</returns>
    /// <exception cref="NoteStoreException">No note has that name, or the folder of the project does not exist.</exception>
    public Task<SchemaValidation> ValidateSchemaAsync(string? noteType = null, string? identifier = null, CancellationToken cancellationToken = default) => GuardedAsync(async () =>
    {
        (BasicMemory memory, string name) = identifier is null ? (this, "") : Route(identifier);
        OpenProject project = await memory.ReadableAsync(cancellationToken).ConfigureAwait(false);
        ProjectSchemas schemas = await ProjectSchemas.LoadAsync(project, cancellationToken).ConfigureAwait(false);
        List<CheckedNote> notes = [];
        if (identifier is not null)
        {
            CatalogNote known = project.Identifiers.Find(name) is { } path && await project.Catalog.FindByPathAsync(path, cancellationToken).ConfigureAwait(false) is { } found
                ? found
                : throw NoteStore.NotFound(ResultText.Short(identifier, 120));
            notes.Add(Check(schemas, await schemas.ReadAsync(known, cancellationToken).ConfigureAwait(false) ?? throw NoteStore.NotFound(ResultText.Short(identifier, 120)), known));
        }
        else
        {
            foreach (string type in noteType is null ? schemas.Types : [noteType])
            {
                await foreach ((Note note, CatalogNote known) in schemas.NotesAsync(type, cancellationToken).ConfigureAwait(false))
                {
                    notes.Add(Check(schemas, note, known));
                }
            }
        }

        return new SchemaValidation(project.Name)
        {
            NoteType = identifier is null ? noteType : null,
            Notes = notes,
            SchemaWarnings = schemas.Warnings,
            Sensitivity = notes.Count == 0 ? Stricter(Options.Sensitivity, schemas.Strictest) : schemas.Strictest,
        };
    });

    /// <summary>Suggests a schema from what the notes of a type hold; nothing is written.</summary>
    /// <param name="noteType">The type of the notes.</param>
    /// <param name="threshold">The share of the notes, from 0 to 1, from which something becomes an optional field; from 0.95 it becomes a required one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What the notes hold, and the suggestion.</returns>
    /// <exception cref="NoteStoreException">The threshold does not fit, or the folder of the project does not exist.</exception>
    public Task<InferredSchema> InferSchemaAsync(string noteType, double threshold = 0.25, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(noteType);
        return GuardedAsync(async () =>
        {
            if (!(threshold is >= 0 and <= 1))
            {
                throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"threshold = '{ResultText.Number(threshold, "0.###")}' is not between 0 and 1. Give the share of notes, such as 0.25.");
            }

            OpenProject project = await ReadableAsync(cancellationToken).ConfigureAwait(false);
            ProjectSchemas schemas = await ProjectSchemas.LoadAsync(project, cancellationToken).ConfigureAwait(false);
            (string type, int count, IReadOnlyList<FieldUsage> usages) = await CountAsync(project, schemas, noteType, cancellationToken).ConfigureAwait(false);
            return new InferredSchema(project.Name, type, count, usages, threshold) { Sensitivity = count == 0 ? Options.Sensitivity : schemas.Strictest };
        });
    }

    /// <summary>Says where the notes of a type have gone another way than their schema; nothing is changed.</summary>
    /// <param name="noteType">The type of the notes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The differences.</returns>
    /// <exception cref="NoteStoreException">The type has no schema, or one that cannot be read.</exception>
    public Task<SchemaDrift> DiffSchemaAsync(string noteType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(noteType);
        return GuardedAsync(async () =>
        {
            OpenProject project = await ReadableAsync(cancellationToken).ConfigureAwait(false);
            ProjectSchemas schemas = await ProjectSchemas.LoadAsync(project, cancellationToken).ConfigureAwait(false);
            NoteSchema schema = schemas.ByType(noteType) ?? throw schemas.Missing(noteType);
            (string type, int count, IReadOnlyList<FieldUsage> usages) = await CountAsync(project, schemas, noteType, cancellationToken).ConfigureAwait(false);
            return new SchemaDrift(project.Name, type, count, new DriftedFields(schema, usages, count), schemas.Warnings) { Sensitivity = schemas.Strictest };
        });
    }

    private static CheckedNote Check(ProjectSchemas schemas, Note note, CatalogNote known)
    {
        (NoteSchema? schema, IReadOnlyList<string> faults) = schemas.Of(note, known.Path);
        return new CheckedNote(note.Title, known.Permalink ?? known.Path, known.Path, schema, schema is null ? null : SchemaChecker.Check(note, schema), faults);
    }

    private static async Task<(string Type, int Count, IReadOnlyList<FieldUsage> Usages)> CountAsync(OpenProject project, ProjectSchemas schemas, string noteType, CancellationToken cancellationToken)
    {
        UsageCounter counter = new();
        string? type = null;
        int count = 0;
        await foreach ((Note note, CatalogNote known) in schemas.NotesAsync(noteType, cancellationToken).ConfigureAwait(false))
        {
            count++;
            type ??= note.Type;
            Dictionary<string, string> targets = await TargetTypesAsync(project, known, cancellationToken).ConfigureAwait(false);
            counter.Add(note, target => targets.GetValueOrDefault(target));
        }

        return (type ?? noteType.Trim(), count, counter.Usages());
    }

    private static async Task<Dictionary<string, string>> TargetTypesAsync(OpenProject project, CatalogNote note, CancellationToken cancellationToken)
    {
        CatalogLink[] links = [.. (await project.Catalog.LinksOfAsync(note.Key, cancellationToken).ConfigureAwait(false)).Where(link => link.From == note.Key && link.To is not null)];
        Dictionary<long, string> types = (await project.Catalog.FindByKeysAsync([.. links.Select(static link => link.To!.Value).Distinct()], cancellationToken).ConfigureAwait(false))
            .ToDictionary(static target => target.Key, static target => target.Type);
        return links.Where(link => types.ContainsKey(link.To!.Value)).DistinctBy(static link => link.Target, StringComparer.Ordinal)
            .ToDictionary(static link => link.Target, link => types[link.To!.Value], StringComparer.Ordinal);
    }
}

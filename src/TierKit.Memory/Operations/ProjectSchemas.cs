using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Schemas;
using TierKit.Memory.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Knows the schemas of a project for the length of one operation, and reads the notes that they are about.</summary>
internal sealed class ProjectSchemas
{
    private const int PageSize = 500;

    private readonly OpenProject _project;
    private readonly List<(Note Note, CatalogNote Known)> _declared = [];
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, NoteSchema?> _read = new(StringComparer.Ordinal);

    private ProjectSchemas(OpenProject project) => _project = project;

    /// <summary>Gets what is wrong with the schemas that were asked for, each fault once.</summary>
    public IReadOnlyList<string> Warnings => [.. _warnings.Distinct(StringComparer.Ordinal)];

    /// <summary>Gets the label of all that was read: as strict as the strictest note.</summary>
    public Sensitivity Strictest { get; private set; } = Sensitivity.Public;

    /// <summary>Gets the types of note that a schema is about.</summary>
    public IReadOnlyList<string> Types => [.. _declared.Select(static declared => SchemaReader.EntityOf(declared.Note)).DistinctBy(static type => type.ToUpperInvariant())];

    public static async Task<ProjectSchemas> LoadAsync(OpenProject project, CancellationToken cancellationToken)
    {
        ProjectSchemas schemas = new(project);
        await foreach ((Note note, CatalogNote known) in schemas.NotesAsync(SchemaReader.NoteType, cancellationToken).ConfigureAwait(false))
        {
            schemas._declared.Add((note, known));
        }

        return schemas;
    }

    /// <summary>Reads the notes of a type, by path.</summary>
    public async IAsyncEnumerable<(Note Note, CatalogNote Known)> NotesAsync(string noteType, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] types = [.. ((string[])[noteType.Trim(), NoteFileName.NormalizeType(noteType)]).Distinct(StringComparer.OrdinalIgnoreCase)];
        for (int offset = 0; ; offset += PageSize)
        {
            CatalogPage page = await _project.Catalog.ListAsync(new CatalogQuery { Types = types, Offset = offset, Limit = PageSize }, cancellationToken).ConfigureAwait(false);
            foreach (CatalogNote known in page.Notes)
            {
                if (await ReadAsync(known, cancellationToken).ConfigureAwait(false) is { } note)
                {
                    yield return (note, known);
                }
            }

            if (offset + page.Notes.Count >= page.Total || page.Notes.Count == 0)
            {
                yield break;
            }
        }
    }

    /// <summary>Reads a note that the catalogue knows; none where its file is gone.</summary>
    public async ValueTask<Note?> ReadAsync(CatalogNote known, CancellationToken cancellationToken)
    {
        if (await _project.Contents.ReadAsync(known.Path, cancellationToken).ConfigureAwait(false) is not { } file)
        {
            return null;
        }

        Strictest = known.Sensitivity > Strictest ? known.Sensitivity : Strictest;
        return NoteParser.Parse(file.Content, known.Path, known.Created, known.Modified, TimeZoneInfo.Utc);
    }

    /// <summary>Finds the schema of a note: its own, else the one that it names, else the one about its type.</summary>
    /// <returns>The schema, and what is wrong with the way to it.</returns>
    public (NoteSchema? Schema, IReadOnlyList<string> Faults) Of(Note note, string path)
    {
        if (SchemaReader.IsInline(note))
        {
            return (Read(note, path), []);
        }

        if (SchemaReader.ReferenceOf(note) is { } reference)
        {
            return ByName(reference) is { } named
                ? (Read(named.Note, named.Known.Path), [])
                : (ByType(note.Type), [$"the schema '{ResultText.Short(reference, 80)}' that it names is not there; write a note of the type schema with that name, or correct it"]);
        }

        return (ByType(note.Type), []);
    }

    /// <summary>Finds the schema about a type of note.</summary>
    public NoteSchema? ByType(string noteType)
    {
        (Note Note, CatalogNote Known)[] all = [.. _declared.Where(declared => SchemaReader.IsSameType(SchemaReader.EntityOf(declared.Note), noteType))];
        if (all.Length > 1)
        {
            _warnings.Add($"'{noteType}' has {all.Length} schemas: {string.Join(", ", all.Select(static one => one.Known.Path))}; the first counts. Delete the others.");
        }

        return all.Length == 0 ? null : Read(all[0].Note, all[0].Known.Path);
    }

    /// <summary>Says that a type has no schema that could be used, and why.</summary>
    public NoteStoreException Missing(string noteType) => _warnings.Count > 0
        ? new NoteStoreException(NoteErrorCodes.SchemaInvalid, $"The schema of '{noteType}' cannot be read. {_warnings[0]}")
        : new NoteStoreException(NoteErrorCodes.SchemaNotFound, $"No note of the type schema is about '{noteType}'. schema_infer suggests one; those there are: {(Types.Count == 0 ? "none" : string.Join(", ", Types))}.");

    private (Note Note, CatalogNote Known)? ByName(string reference)
    {
        foreach ((Note Note, CatalogNote Known) declared in _declared)
        {
            if (SchemaReader.IsSameType(SchemaReader.EntityOf(declared.Note), reference))
            {
                return declared;
            }
        }

        return _project.Identifiers.FindExact(reference) is { } path && _declared.FindIndex(declared => declared.Known.Path == path) is >= 0 and var found ? _declared[found] : null;
    }

    private NoteSchema? Read(Note note, string path)
    {
        if (_read.TryGetValue(path, out NoteSchema? known))
        {
            return known;
        }

        try
        {
            NoteSchema schema = SchemaReader.Read(note, path);
            _warnings.AddRange(schema.Warnings);
            return _read[path] = schema;
        }
        catch (NoteFormatException exception)
        {
            // One broken schema must not hide what the others find.
            _warnings.Add(exception.Message);
            return _read[path] = null;
        }
    }
}

namespace TierKit.Memory.Notes;

/// <summary>Reads the text of a note file; never fails, and says as warnings what it could not read.</summary>
internal static class NoteParser
{
    /// <param name="text">The file's text: a byte order mark, NUL characters and CRLF are allowed.</param>
    /// <param name="filePath">The path inside the project; its stem is the title where the note has none.</param>
    /// <param name="created">The file's creation time, for notes that do not say.</param>
    /// <param name="modified">The file's modification time, for notes that do not say.</param>
    /// <param name="local">The zone of times that name none.</param>
    public static Note Parse(string text, string filePath, DateTimeOffset created, DateTimeOffset modified, TimeZoneInfo local)
    {
        Frontmatter frontmatter = FrontmatterReader.Read(NoteText.Clean(text));
        List<NoteWarning> warnings = [.. frontmatter.Warnings];
        var metadata = (OrderedDictionary<string, object?>)MetadataValue.Normalize(frontmatter.Mapping)!;

        string title = TitleOf(metadata, filePath);
        string type = metadata.GetValueOrDefault("type") is { } given ? JoinLists(given) : Note.DefaultType;
        metadata["title"] = title;
        metadata["type"] = type;
        IReadOnlyList<string> tags = TagList.Parse(metadata.GetValueOrDefault("tags"));
        if (metadata.ContainsKey("tags"))
        {
            metadata["tags"] = tags.ToList<object?>();
        }

        if (metadata.GetValueOrDefault(LabelText.Field) is { } label && LabelText.Parse(MetadataValue.ToText(label)) is null)
        {
            warnings.Add(new NoteWarning(LineOf(LabelText.Field), $"'{LabelText.Field}' is not Public, Internal, Private or Secret: '{MetadataValue.ToText(label)}'; the note counts as Secret."));
        }

        (IReadOnlyList<Observation> observations, IReadOnlyList<Relation> relations) = NoteBodyParser.Parse(frontmatter.Body, frontmatter.BodyLine);
        return new Note
        {
            Title = title,
            Type = type,
            Permalink = metadata.GetValueOrDefault("permalink") is { } permalink ? MetadataValue.ToText(permalink) : null,
            Tags = tags,
            Metadata = metadata,
            Created = ReadTime("created", created),
            Modified = ReadTime("modified", modified),
            Body = frontmatter.Body,
            BodyLine = frontmatter.BodyLine,
            Observations = observations,
            Relations = relations,
            Warnings = warnings,
        };

        DateTimeOffset ReadTime(string field, DateTimeOffset missing)
        {
            object? value = metadata.GetValueOrDefault(field);
            if (value is null)
            {
                return missing;
            }

            if (value is string iso && IsoTimestamp.TryParse(iso, local, out DateTimeOffset time))
            {
                return time;
            }

            warnings.Add(new NoteWarning(LineOf(field), $"'{field}' is not an ISO 8601 date or time: '{MetadataValue.ToText(value)}'; the file's own time is used. Write it as 2024-01-31 or 2024-01-31T09:30:00Z."));
            return missing;
        }

        int LineOf(string field) => frontmatter.FirstLine + frontmatter.Mapping.LineOf(field) - 1;
    }

    /// <summary>Reads a file's text as <see cref="Parse(string, string, DateTimeOffset, DateTimeOffset, TimeZoneInfo)"/> does, and warns of bytes that are no text.</summary>
    public static Note Parse(NoteText text, string filePath, DateTimeOffset created, DateTimeOffset modified, TimeZoneInfo local)
    {
        Note note = Parse(text.Text, filePath, created, modified, local);
        return text.IsValidUtf8 ? note
            : note with { Warnings = [.. note.Warnings, new NoteWarning(1, "The file is not valid UTF-8; what could not be read is left out. Save it as UTF-8.")] };
    }

    /// <summary>Gets only the title, without reading the body.</summary>
    public static string ReadTitle(string text, string filePath)
        => TitleOf((OrderedDictionary<string, object?>)MetadataValue.Normalize(FrontmatterReader.Read(NoteText.Clean(text)).Mapping)!, filePath);

    /// <summary>Gets the file name without its last extension; a leading dot starts no extension.</summary>
    public static string Stem(string filePath)
    {
        string name = filePath[(filePath.LastIndexOf('/') + 1)..];
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }

    private static string TitleOf(OrderedDictionary<string, object?> metadata, string filePath)
        => JoinLists(metadata.GetValueOrDefault("title")) is var title && title is "" or "None" ? Stem(filePath) : title;

    private static string JoinLists(object? value) => value switch
    {
        null => "",
        IReadOnlyList<object?> list => string.Join(", ", list.Select(MetadataValue.ToText)),
        _ => MetadataValue.ToText(value),
    };
}

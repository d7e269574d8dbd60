namespace TierKit.Memory.Notes;

/// <summary>Composes the file text of new and overwritten notes from what a caller gave.</summary>
internal sealed class NoteComposer
{
    private readonly OrderedDictionary<string, object?> _given;
    private readonly NoteDraft _draft;
    private readonly string _body;

    /// <exception cref="NoteFormatException">The content has frontmatter that is not a YAML mapping.</exception>
    public NoteComposer(NoteDraft draft)
    {
        _draft = draft;
        bool declares = FrontmatterText.IsPresent(draft.Content);
        _given = declares ? FrontmatterText.Parse(draft.Content).Entries : new(StringComparer.Ordinal);
        _body = declares ? FrontmatterText.Remove(draft.Content) : draft.Content;
    }

    /// <summary>Gets the permalink that the content's own frontmatter asks for.</summary>
    public string? DeclaredPermalink => _given.GetValueOrDefault("permalink") is { } permalink ? MetadataValue.ToText(permalink) : null;

    public string Create(string permalink) => FrontmatterText.Compose(Entries(permalink), _body);

    /// <summary>Composes the text that replaces a file; what the old frontmatter alone says stays, byte for byte.</summary>
    public string Overwrite(string existing, string permalink)
    {
        if (FrontmatterSpan.Find(existing) is not { } span || !CanBeKept(existing))
        {
            return Create(permalink);
        }

        string head = FrontmatterEditor.Set(existing[..span.BodyStart], [.. Entries(permalink)]);
        string newline = LineEndings.Of(existing);
        head += head.EndsWith('\n') ? "" : newline;
        return _body.Length == 0 ? head : head + newline + LineEndings.Adapt(_body, newline);
    }

    private static bool CanBeKept(string existing)
    {
        try
        {
            FrontmatterText.Parse(existing);
            return true;
        }
        catch (NoteFormatException)
        {
            return false;
        }
    }

    private OrderedDictionary<string, object?> Entries(string permalink)
    {
        object? type = _given.GetValueOrDefault("type");
        OrderedDictionary<string, object?> entries = new(StringComparer.Ordinal)
        {
            ["title"] = _draft.Title,
            ["type"] = type ?? _draft.Type,
            ["permalink"] = permalink,
        };
        foreach ((string key, object? value) in _given.Concat(_draft.Metadata.Where(static entry => entry.Value is not null)))
        {
            if (key is not ("title" or "type" or "permalink"))
            {
                entries[key] = value;
            }
        }

        if (_draft.Tags is { Count: > 0 } tags)
        {
            entries["tags"] = tags.ToList<object?>();
        }

        return entries;
    }
}

namespace TierKit.Memory.Indexing;

/// <summary>Represents the terms of the fields of a note or passage, in their indexed form, each followed by a blank. Immutable.</summary>
public sealed class PreparedFields
{
    internal PreparedFields(string title, string headings, string body, string tags, string dates)
    {
        Title = title;
        Headings = headings;
        Body = body;
        Tags = tags;
        Dates = dates;
    }

    /// <summary>Gets the terms of the title.</summary>
    public string Title { get; }

    /// <summary>Gets the terms of the headings.</summary>
    public string Headings { get; }

    /// <summary>Gets the terms of the text.</summary>
    public string Body { get; }

    /// <summary>Gets the terms of the tags.</summary>
    public string Tags { get; }

    /// <summary>Gets the words that dates stand for.</summary>
    public string Dates { get; }
}

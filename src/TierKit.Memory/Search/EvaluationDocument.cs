namespace TierKit.Memory.Search;

/// <summary>Represents a document of a corpus that search is measured on. Immutable.</summary>
/// <param name="id">The id that relevance judgements name.</param>
/// <param name="title">The title; may be empty.</param>
/// <param name="text">The text.</param>
public sealed class EvaluationDocument(string id, string title, string text)
{
    /// <summary>Gets the id that relevance judgements name.</summary>
    public string Id { get; } = id;

    /// <summary>Gets the title; may be empty.</summary>
    public string Title { get; } = title;

    /// <summary>Gets the text.</summary>
    public string Text { get; } = text;
}

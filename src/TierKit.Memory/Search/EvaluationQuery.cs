namespace TierKit.Memory.Search;

/// <summary>Represents a query whose relevant documents are known. Immutable.</summary>
/// <param name="id">The query's id.</param>
/// <param name="text">The query.</param>
/// <param name="relevant">The grade of each relevant document, by its id; 0 and below mean that it is not.</param>
public sealed class EvaluationQuery(string id, string text, IReadOnlyDictionary<string, double> relevant)
{
    /// <summary>Gets the query's id.</summary>
    public string Id { get; } = id;

    /// <summary>Gets the query.</summary>
    public string Text { get; } = text;

    /// <summary>Gets the grade of each relevant document, by its id.</summary>
    public IReadOnlyDictionary<string, double> Relevant { get; } = relevant;
}

namespace TierKit.Policy;

/// <summary>Represents what a function of a toolset returns when each result has a label of its own.</summary>
/// <remarks>
/// A front that knows no labels sees the text alone. The toolset's own label counts for every result whose label is not
/// known any more, such as one that another process produced. Immutable.
/// </remarks>
public sealed class LabelledResult
{
    /// <summary>Initializes the result.</summary>
    /// <param name="text">What the model reads.</param>
    /// <param name="label">The label of exactly this text.</param>
    public LabelledResult(string text, ContentLabel label)
    {
        ArgumentNullException.ThrowIfNull(text);

        Text = text;
        Label = label;
    }

    /// <summary>Gets the key under which the result itself lies in the context of a call's arguments, for a front that brings a context.</summary>
    public static object ContextKey { get; } = typeof(LabelledResult);

    /// <summary>Gets whether the text tells of a failure; a front that can say so, such as an MCP server, does.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsFailure { get; init; }

    /// <summary>Gets a document that a front which can show one, such as an MCP server, sends beside the text.</summary>
    /// <value>The default is <see langword="null"/>. It has the label of the result.</value>
    public ResultDocument? Document { get; init; }

    /// <summary>Gets what the model reads.</summary>
    public string Text { get; }

    /// <summary>Gets the label of exactly this text.</summary>
    public ContentLabel Label { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

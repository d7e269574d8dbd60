using System.Text.Json.Nodes;

namespace TierKit.Policy;

/// <summary>Represents a document that belongs to the result of a function, for hosts that show one to a person.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ResultDocument
{
    /// <summary>Initializes the document.</summary>
    /// <param name="address">The address under which a host knows it, such as <c>ui://app/page</c>.</param>
    /// <param name="mimeType">The type of its text, such as <c>text/html</c>.</param>
    /// <param name="text">The text.</param>
    public ResultDocument(string address, string mimeType, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        ArgumentException.ThrowIfNullOrWhiteSpace(mimeType);
        ArgumentNullException.ThrowIfNull(text);

        Address = address;
        MimeType = mimeType;
        Text = text;
    }

    /// <summary>Gets the address, as text.</summary>
    public string Address { get; }

    /// <summary>Gets the type of the text.</summary>
    public string MimeType { get; }

    /// <summary>Gets the text.</summary>
    public string Text { get; }

    /// <summary>Gets what a host is told about the document beside it; not to be changed afterwards.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public JsonObject? Metadata { get; init; }
}

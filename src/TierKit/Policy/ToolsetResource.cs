namespace TierKit.Policy;

/// <summary>Represents a document that a toolset offers to read, under an address of its own.</summary>
/// <remarks>Immutable; as safe for concurrent use as the function it was given.</remarks>
public sealed class ToolsetResource
{
    private readonly Func<CancellationToken, ValueTask<string>> _read;

    /// <summary>Initializes the resource.</summary>
    /// <param name="address">The address.</param>
    /// <param name="name">The name.</param>
    /// <param name="description">What it holds, in one sentence.</param>
    /// <param name="mimeType">The type of its text, such as <c>text/markdown</c>.</param>
    /// <param name="read">Reads it.</param>
    public ToolsetResource(string address, string name, string description, string mimeType, Func<CancellationToken, ValueTask<string>> read)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentException.ThrowIfNullOrWhiteSpace(mimeType);
        ArgumentNullException.ThrowIfNull(read);

        Address = address;
        Name = name;
        Description = description;
        MimeType = mimeType;
        _read = read;
    }

    /// <summary>Gets the address, as text: schemes such as <c>memory://</c> have no authority that a URI class could keep.</summary>
    public string Address { get; }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets what it holds.</summary>
    public string Description { get; }

    /// <summary>Gets the type of its text.</summary>
    public string MimeType { get; }

    /// <summary>Reads the document.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The text.</returns>
    public ValueTask<string> ReadAsync(CancellationToken cancellationToken = default) => _read(cancellationToken);
}

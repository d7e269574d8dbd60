namespace TierKit.Mcp.Borrowing;

/// <summary>Represents what a server offers, beside what of it was approved. Immutable.</summary>
public sealed class OfferedTools
{
    internal OfferedTools(string server, IReadOnlyList<string> names, IReadOnlyList<string> withheld)
    {
        Server = server;
        Names = names;
        Withheld = withheld;
    }

    /// <summary>Gets the name of the server.</summary>
    public string Server { get; }

    /// <summary>Gets the names of the tools that it offers now, by name.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets those that would not be offered on, because they, or the server, are not as somebody approved.</summary>
    public IReadOnlyList<string> Withheld { get; }
}

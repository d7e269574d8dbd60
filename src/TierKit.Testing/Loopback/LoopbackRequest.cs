namespace TierKit.Testing.Loopback;

/// <summary>Represents a request as it stood on the wire.</summary>
public sealed class LoopbackRequest
{
    internal LoopbackRequest(string method, string path, IReadOnlyDictionary<string, string> headers, string body)
    {
        Method = method;
        Path = path;
        Headers = headers;
        Body = body;
    }

    /// <summary>Gets the method.</summary>
    public string Method { get; }

    /// <summary>Gets the path with its query.</summary>
    public string Path { get; }

    /// <summary>Gets the headers; case does not matter.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Gets the body.</summary>
    public string Body { get; }
}

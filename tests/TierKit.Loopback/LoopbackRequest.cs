namespace TierKit.Loopback;

/// <summary>Represents a request as it stood on the wire.</summary>
public sealed record LoopbackRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

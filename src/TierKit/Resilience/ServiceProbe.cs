using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Represents what a free question to a service found out about it.</summary>
public sealed class ServiceProbe
{
    /// <summary>Initializes the finding.</summary>
    /// <param name="state">How far the model is from answering.</param>
    /// <param name="detail">What was found and what to do about it, in words.</param>
    public ServiceProbe(LoadState state, string detail)
    {
        State = state;
        Detail = detail;
    }

    /// <summary>Gets how far the model is from answering.</summary>
    public LoadState State { get; }

    /// <summary>Gets what was found and what to do about it, in words.</summary>
    public string Detail { get; }

    /// <summary>Gets how many calls the service takes at once, or <see langword="null"/> when unknown.</summary>
    public int? Slots { get; init; }

    /// <summary>Gets the context window of one slot in tokens, or <see langword="null"/> when unknown.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Gets the digest that the server gives of the model's files, with its algorithm in front, or <see langword="null"/> when it gives none.</summary>
    public string? Digest { get; init; }

    /// <summary>Gets the path of the model's file as the server sees it, or <see langword="null"/> when it says none.</summary>
    public string? ModelFile { get; init; }

    /// <summary>Gets what the server says of the model's files, such as format and size, or <see langword="null"/> when it says nothing.</summary>
    public string? Declared { get; init; }

    /// <summary>Gets the server's own name and version, or <see langword="null"/> when unknown.</summary>
    public string? Server { get; init; }
}

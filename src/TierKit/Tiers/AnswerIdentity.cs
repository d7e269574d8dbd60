namespace TierKit.Tiers;

/// <summary>Represents who said that it answered: facts from the answer itself, for comparison only.</summary>
/// <remarks>
/// Immutable. An equal identity proves nothing: a provider may change what stands behind a name. A new one is a fact.
/// </remarks>
public sealed record AnswerIdentity
{
    /// <summary>Gets the model that was asked for, or <see langword="null"/> when the client chooses it.</summary>
    public string? Requested { get; init; }

    /// <summary>Gets the model that answered, as the service named it; <see langword="null"/> when it names none.</summary>
    public string? Answered { get; init; }

    /// <summary>Gets the fingerprint of the system behind the model, where the protocol has one.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Gets the version of the API, where its header names one.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Describes the identity in one line.</summary>
    /// <returns>Such as <c>gpt-x → gpt-x-2026-08-01 · fp_1 · 2020-10-01</c>.</returns>
    public override string ToString() => string.Join(
        " · ",
        new[] { Answered == Requested || Answered is null ? Requested ?? "-" : $"{Requested ?? "-"} → {Answered}", Fingerprint, ApiVersion }.Where(static p => p is not null));
}

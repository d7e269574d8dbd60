namespace TierKit.Hosting;

/// <summary>Represents everything that is wrong with the registered services and policies, at once.</summary>
public sealed class TierKitConfigurationException : TierKitException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="errors">The errors; each names the setting, its value and the next step.</param>
    public TierKitConfigurationException(IReadOnlyList<string> errors)
        : base($"TierKit is misconfigured ({errors.Count} {(errors.Count == 1 ? "error" : "errors")}):" + string.Concat(errors.Select(static e => $"\n  - {e}"))) =>
        Errors = errors;

    /// <summary>Gets the errors; each names the setting, its value and the next step.</summary>
    public IReadOnlyList<string> Errors { get; }
}

namespace TierKit.Policy;

/// <summary>Applies a policy or a label to every call made inside it, across <see langword="await"/>.</summary>
/// <remarks>
/// Options of a call win over a scope, an inner scope over an outer one; a label only ever gets stricter.
/// Dispose it on the flow that created it. A stream reads the scope when <c>GetStreamingResponseAsync</c> is called.
/// A <see langword="using"/> scope inside an async iterator is lost after the first <c>yield</c>: open it in the caller.
/// </remarks>
public sealed class RouteScope : IDisposable
{
    private static readonly AsyncLocal<RouteScope?> Ambient = new();

    private readonly RouteScope? _outer;

    private RouteScope(string? policy, Sensitivity? sensitivity, RouteScope? outer)
    {
        _outer = outer;
        Policy = policy ?? outer?.Policy;
        Sensitivity = outer?.Sensitivity is { } inherited && (sensitivity is null || inherited > sensitivity)
            ? inherited
            : sensitivity;
    }

    /// <summary>Gets the scope of the current flow, or <see langword="null"/>.</summary>
    public static RouteScope? Current => Ambient.Value;

    /// <summary>Gets the label of everything that the run around the current flow has seen, or <see langword="null"/> outside of a run.</summary>
    /// <remarks>For tools that keep what they are given: what a model tells a tool may hold anything that the model was shown.</remarks>
    public static ContentLabel? Seen => RunLabel.Current;

    /// <summary>Gets the policy's name, or <see langword="null"/>.</summary>
    public string? Policy { get; }

    /// <summary>Gets the label, or <see langword="null"/>.</summary>
    public Sensitivity? Sensitivity { get; }

    /// <summary>Opens a scope.</summary>
    /// <param name="policy">The policy's or service's name; <see langword="null"/> keeps the outer one.</param>
    /// <param name="sensitivity">The label; <see langword="null"/> keeps the outer one.</param>
    /// <returns>The scope; dispose it to return to the outer one.</returns>
    public static RouteScope Begin(string? policy = null, Sensitivity? sensitivity = null)
    {
        RouteScope scope = new(policy, sensitivity, Ambient.Value);
        Ambient.Value = scope;
        return scope;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (ReferenceEquals(Ambient.Value, this))
        {
            Ambient.Value = _outer;
        }
    }
}

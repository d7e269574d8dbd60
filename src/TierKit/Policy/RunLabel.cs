namespace TierKit.Policy;

/// <summary>Holds the label of everything one run has seen so far, so that what its tools ask in turn inherits it.</summary>
/// <remarks>Thread-safe. The tools of a model turn run inside the flow of the call that owns the run.</remarks>
internal sealed class RunLabel
{
    private static readonly AsyncLocal<RunLabel?> Ambient = new();

    private readonly Lock _lock = new();
    private readonly RunLabel? _outer = Ambient.Value;
    private ContentLabel? _label;

    /// <summary>Gets the label of the run that the current flow belongs to, or <see langword="null"/>.</summary>
    public static ContentLabel? Current => Ambient.Value?.Label;

    public ContentLabel? Label
    {
        get
        {
            lock (_lock)
            {
                return _label;
            }
        }
    }

    /// <summary>Makes the run the current flow's own. Call it inside an async method: the caller's flow stays as it is.</summary>
    public void Enter() => Ambient.Value = this;

    public void Join(ContentLabel label)
    {
        lock (_lock)
        {
            _label = _label is { } known ? known.Join(label) : label;
        }

        // What a run within a run has seen comes back to the outer one as a result.
        _outer?.Join(label);
    }
}

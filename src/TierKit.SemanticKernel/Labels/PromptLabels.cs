using TierKit.Policy;

namespace TierKit.SemanticKernel.Labels;

/// <summary>Collects the labels of what went into one prompt while it is rendered.</summary>
/// <remarks>
/// The selector opens it, because Semantic Kernel asks the selector first and renders in the same flow: what filters set would not reach the
/// call, and a streaming call happens after every filter has returned. A prompt rendered inside of another one hands its labels on.
/// </remarks>
internal sealed class PromptLabels
{
    private static readonly AsyncLocal<PromptLabels?> Rendering = new();

    private readonly PromptLabels? _outer;
    private readonly Lock _lock = new();
    private ContentLabel? _label;

    private PromptLabels(PromptLabels? outer) => _outer = outer;

    /// <summary>Gets the prompt that is being rendered in the current flow, or <see langword="null"/>.</summary>
    public static PromptLabels? Current => Rendering.Value;

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

    public static PromptLabels Begin() => Rendering.Value = new PromptLabels(Rendering.Value);

    public void Join(ContentLabel label)
    {
        lock (_lock)
        {
            _label = _label?.Join(label) ?? label;
        }

        _outer?.Join(label);
    }
}

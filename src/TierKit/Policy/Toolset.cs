using Microsoft.Extensions.AI;

namespace TierKit.Policy;

/// <summary>Represents a named group of functions that every front offers: as a plugin, as MCP tools, as chat tools.</summary>
/// <remarks>
/// Register it in the container (<c>kit.AddToolset(…)</c>). Immutable and safe for concurrent use as far as its functions are.
/// </remarks>
public sealed class Toolset
{
    private readonly Lock _changing = new();
    private readonly Func<IReadOnlyList<AIFunction>>? _source;
    private IReadOnlyList<AIFunction> _functions;
    private IReadOnlyList<AIFunction>? _seen;

    /// <summary>Initializes the toolset.</summary>
    /// <param name="name">The name: a plugin's name, a prefix of tools.</param>
    /// <param name="description">What the functions are for, in one sentence.</param>
    /// <param name="functions">The functions.</param>
    /// <param name="label">
    /// The label of every result that does not come with its own (<see cref="LabelledResult"/>); <see langword="null"/> lets
    /// results inherit the request's.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty, or two functions have one name.</exception>
    public Toolset(string name, string description, IEnumerable<AIFunction> functions, ContentLabel? label = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(functions);

        Name = name;
        Description = description;
        Label = label;
        _functions = Wrap(functions, label);
        if (_functions.GroupBy(static f => f.Name, StringComparer.Ordinal).FirstOrDefault(static g => g.Skip(1).Any()) is { } twice)
        {
            throw new ArgumentException($"Toolset '{name}' has two functions named '{twice.Key}'; give each a name of its own.", nameof(functions));
        }
    }

    /// <summary>Initializes a toolset whose functions come and go.</summary>
    /// <param name="name">The name: a plugin's name, a prefix of tools.</param>
    /// <param name="description">What the functions are for, in one sentence.</param>
    /// <param name="functions">Gets the functions there are now; the same list while nothing changed. It must not wait.</param>
    /// <param name="label">The label of every result that does not come with its own.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Toolset(string name, string description, Func<IReadOnlyList<AIFunction>> functions, ContentLabel? label = null)
        : this(name, description, (IEnumerable<AIFunction>)[], label)
    {
        ArgumentNullException.ThrowIfNull(functions);
        _source = functions;
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets what the functions are for.</summary>
    public string Description { get; }

    /// <summary>Gets the label of every result, or <see langword="null"/> when results inherit the request's.</summary>
    public ContentLabel? Label { get; }

    /// <summary>Gets the functions; of a toolset whose functions come and go, those there are now.</summary>
    public IReadOnlyList<AIFunction> Functions
    {
        get
        {
            if (_source?.Invoke() is not { } now)
            {
                return _functions;
            }

            lock (_changing)
            {
                if (!ReferenceEquals(now, _seen))
                {
                    _functions = Wrap(now, Label);
                    _seen = now;
                }

                return _functions;
            }
        }
    }

    /// <summary>Gets the prompts that fronts which know prompts, such as an MCP server, offer beside the functions.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<ToolsetPrompt> Prompts { get; init; } = [];

    /// <summary>Gets functions with a <see cref="ResultDocument"/> to show, which fronts that can, such as an MCP server, offer beside the others.</summary>
    /// <value>The default is none. A model that shows nothing to anybody has no use for them.</value>
    public IReadOnlyList<AIFunction> Views
    {
        get;
        init => field = Wrap(value, Label);
    }
    = [];

    /// <summary>Gets the documents that fronts which know resources, such as an MCP server, offer beside the functions.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<ToolsetResource> Resources { get; init; } = [];

    /// <summary>Gets whether the functions are another program's, lent to this application: fronts that serve toolsets do not pass them on.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsBorrowed { get; init; }

    private static AIFunction[] Wrap(IEnumerable<AIFunction> functions, ContentLabel? label) =>
        [.. functions.Select(function => label is { } own ? new LabelledFunction(function, own) : function)];
}

namespace TierKit.Policy;

/// <summary>Represents a prompt that a person picks: a name, parameters, and the text they make.</summary>
/// <remarks>Immutable; as safe for concurrent use as the function it was given.</remarks>
public sealed class ToolsetPrompt
{
    private readonly Func<IReadOnlyDictionary<string, string>, CancellationToken, ValueTask<string>> _write;

    /// <summary>Initializes the prompt.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What it is for, in one sentence.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="write">Writes the text from the parameters that were given.</param>
    public ToolsetPrompt(
        string name,
        string description,
        IReadOnlyList<ToolsetPromptParameter> parameters,
        Func<IReadOnlyDictionary<string, string>, CancellationToken, ValueTask<string>> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(write);

        Name = name;
        Description = description;
        Parameters = parameters;
        _write = write;
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets what it is for.</summary>
    public string Description { get; }

    /// <summary>Gets the parameters.</summary>
    public IReadOnlyList<ToolsetPromptParameter> Parameters { get; }

    /// <summary>Writes the prompt's text.</summary>
    /// <param name="arguments">The parameters that were given.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentException">A required parameter is missing; the message names it.</exception>
    public ValueTask<string> WriteAsync(IReadOnlyDictionary<string, string> arguments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return Parameters.FirstOrDefault(p => p.IsRequired && !(arguments.TryGetValue(p.Name, out string? value) && value.Length > 0)) is { } missing
            ? throw new ArgumentException($"Prompt '{Name}' needs '{missing.Name}': {missing.Description}", nameof(arguments))
            : _write(arguments, cancellationToken);
    }
}

namespace TierKit.Policy;

/// <summary>Describes one parameter of a <see cref="ToolsetPrompt"/>.</summary>
/// <param name="name">The name.</param>
/// <param name="description">What it is for, as a person reads it.</param>
/// <param name="isRequired">Whether the prompt cannot be written without it.</param>
public sealed class ToolsetPromptParameter(string name, string description, bool isRequired = false)
{
    /// <summary>Gets the name.</summary>
    public string Name { get; } = name;

    /// <summary>Gets what it is for.</summary>
    public string Description { get; } = description;

    /// <summary>Gets whether the prompt cannot be written without it.</summary>
    public bool IsRequired { get; } = isRequired;
}

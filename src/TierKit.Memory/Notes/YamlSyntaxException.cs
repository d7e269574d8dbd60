namespace TierKit.Memory.Notes;

/// <summary>Reports YAML that cannot be read, with the line inside the YAML text (counted from 1).</summary>
internal sealed class YamlSyntaxException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}

namespace TierKit.Memory.Notes;

/// <summary>Holds a date or time of YAML as its ISO 8601 text, so that it is written back as it was meant.</summary>
internal sealed record YamlTimestamp(string IsoText);

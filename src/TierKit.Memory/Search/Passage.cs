using TierKit.Policy;

namespace TierKit.Memory.Search;

/// <summary>Holds a passage with its words counted.</summary>
internal sealed record Passage(string File, string Title, string Heading, string Text, Sensitivity Sensitivity, Dictionary<string, double> Words, double Length);

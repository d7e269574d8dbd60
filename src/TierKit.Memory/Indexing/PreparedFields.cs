namespace TierKit.Memory.Indexing;

/// <summary>Holds the terms of the full-text columns.</summary>
internal sealed record PreparedFields(string Title, string Headings, string Body, string Tags, string Dates);

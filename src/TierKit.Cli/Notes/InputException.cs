namespace TierKit.Cli.Notes;

/// <summary>Reports a text that the command line promised and did not give.</summary>
internal sealed class InputException(string message) : Exception(message);

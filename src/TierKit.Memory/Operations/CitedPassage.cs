using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Represents a passage with the number that an answer cites it by.</summary>
public sealed class CitedPassage
{
    /// <summary>Gets the number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Gets the title of the note.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the path, with '/' between its parts.</summary>
    public required string FilePath { get; init; }

    /// <summary>Gets the permalink, or <see langword="null"/> for a file that is no note.</summary>
    public string? Permalink { get; init; }

    /// <summary>Gets the headings above the passage, or an empty text.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Gets the line of the file, from 1; 0 where lines mean nothing.</summary>
    public int Line { get; init; }

    /// <summary>Gets the passage as it stands in the note.</summary>
    public required string Text { get; init; }

    /// <summary>Gets the label of the note.</summary>
    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Gets where the passage stands, for a reader: file, line and heading.</summary>
    public string Citation => FilePath + (Line > 0 ? $":{Line}" : "") + (Heading.Length > 0 && Heading != Title ? $" ({Heading})" : "");

    /// <summary>Gets the passage below its citation: what a prompt shows of it, without the number.</summary>
    internal string Quotation => $"{Citation}\n{Text}";

    internal ChatMessage ToMessage(int number) =>
        new ChatMessage(ChatRole.System, $"[{number}] {Quotation}").WithLabel(new ContentLabel(Sensitivity, Integrity.Untrusted));
}

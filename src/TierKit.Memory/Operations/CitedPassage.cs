using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Represents a passage with the number that an answer cites it by.</summary>
public sealed class CitedPassage
{
    /// <summary>Gets the number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Gets the title of the note, or of the part of a file beside the notes.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the path, with '/' between its parts; that of a file beside the notes begins with the name of its source.</summary>
    public required string FilePath { get; init; }

    /// <summary>Gets the permalink, or <see langword="null"/> for a file that is no note.</summary>
    public string? Permalink { get; init; }

    /// <summary>Gets the headings above the passage, or an empty text.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Gets the line of the file, from 1; 0 where lines mean nothing.</summary>
    public int Line { get; init; }

    /// <summary>Gets the name of the source that a file beside the notes comes from; <see langword="null"/> for a note.</summary>
    public string? Source { get; init; }

    /// <summary>Gets where in the file the passage stands, such as <c>page 3</c> or <c>line 12</c>; an empty text where that is unknown.</summary>
    public string Place => Location ?? (Line > 0 ? FormattableString.Invariant($"line {Line}") : "");

    /// <summary>Gets the passage as it stands in the note.</summary>
    public required string Text { get; init; }

    /// <summary>Gets the label of the note or source.</summary>
    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Gets where the passage stands, for a reader: file, line and heading, or file and place.</summary>
    public string Citation => FilePath + (Place.Length == 0 ? "" : Source is null ? $":{Line}" : $", {Place}") + (Heading.Length > 0 && Heading != Title ? $" ({Heading})" : "");

    /// <summary>Gets the place of the whole part, such as a page; <see langword="null"/> where the passage has a line.</summary>
    internal string? Location { get; init; }

    /// <summary>Gets the passage below its citation: what a prompt shows of it, without the number.</summary>
    internal string Quotation => $"{Citation}\n{Text}";

    internal ChatMessage ToMessage(int number) =>
        new ChatMessage(ChatRole.System, $"[{number}] {Quotation}").WithLabel(new ContentLabel(Sensitivity, Integrity.Untrusted));
}

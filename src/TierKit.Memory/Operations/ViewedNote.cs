using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Wraps a note for a client that shows documents beside the conversation.</summary>
internal sealed class ViewedNote : OperationResult
{
    private readonly NoteContent _note;

    public ViewedNote(NoteContent note)
        : base(note.Project)
    {
        _note = note;
        Sensitivity = note.Sensitivity;
        Notice = note.Notice;
    }

    internal override JsonNode ToNode() => _note.ToNode();

    internal override string ToText()
        => $"Note retrieved: \"{_note.Title}\"\n\nShow it to the user as a Markdown document with that title:\n\n---\n\n{_note.Content.TrimEnd()}\n\n---\n";
}

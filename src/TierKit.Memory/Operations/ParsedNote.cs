using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Represents what the parser sees in a note's file, wherever the file is. Immutable.</summary>
public sealed class ParsedNote
{
    private readonly Note _note;

    private ParsedNote(Note note) => _note = note;

    /// <summary>Gets the title.</summary>
    public string Title => _note.Title;

    /// <summary>Gets what could not be read, each with its line; the rest counts all the same.</summary>
    public IReadOnlyList<string> Warnings => [.. _note.Warnings.Select(static warning => $"line {warning.Line}: {warning.Message}")];

    /// <summary>Reads a file as a note; nothing is written.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What the parser sees.</returns>
    /// <exception cref="NoteStoreException">There is no such file, or it cannot be read.</exception>
    public static ParsedNote FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            FileInfo file = new(path);
            NoteText text = NoteText.Decode(File.ReadAllBytes(path));
            return new ParsedNote(NoteParser.Parse(text, file.Name, file.CreationTimeUtc, file.LastWriteTimeUtc, TimeZoneInfo.Local));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NoteStoreException(NoteErrorCodes.ReadFailed, $"'{path}' could not be read: {exception.Message} Name a file that may be read.", exception);
        }
    }

    /// <summary>Writes all fields as one JSON document.</summary>
    /// <returns>The document.</returns>
    public string ToJson() => new JsonObject
    {
        ["title"] = _note.Title,
        ["type"] = _note.Type,
        ["permalink"] = _note.Permalink,
        ["tags"] = ResultJson.Texts(_note.Tags),
        ["metadata"] = ResultJson.Map(_note.Metadata),
        ["created"] = Iso(_note.Created),
        ["modified"] = Iso(_note.Modified),
        ["body"] = _note.Body,
        ["observations"] = ResultJson.List(_note.Observations, static one => new JsonObject
        {
            ["category"] = one.Category,
            ["content"] = one.Content,
            ["tags"] = one.Tags is { } tags ? ResultJson.Texts(tags) : null,
            ["context"] = one.Context,
        }),
        ["relations"] = ResultJson.List(_note.Relations, static one => new JsonObject { ["type"] = one.Type, ["target"] = one.Target, ["context"] = one.Context }),
    }.ToJsonString(ResultJson.Options);

    /// <summary>Writes what matters as a text for a person.</summary>
    /// <returns>Lines.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Line($"title: {_note.Title}").Line($"type: {_note.Type}").Line($"permalink: {_note.Permalink ?? "(made from the path)"}").Line($"tags: {string.Join(", ", _note.Tags)}");
        text.Line($"created: {Iso(_note.Created)}").Line($"modified: {Iso(_note.Modified)}");
        text.Line(CultureInfo.InvariantCulture, $"body: {_note.Body.Length} characters");
        foreach (Observation one in _note.Observations)
        {
            text.Line(CultureInfo.InvariantCulture, $"observation, line {one.Line}: [{one.Category ?? Note.DefaultType}] {one.Content}");
        }

        foreach (Relation one in _note.Relations)
        {
            text.Line(CultureInfo.InvariantCulture, $"relation, line {one.Line}: {one.Type} [[{one.Target}]]");
        }

        return text.ToString();
    }

    private static string Iso(DateTimeOffset time)
        => time.ToString(time.Ticks % TimeSpan.TicksPerSecond < 10 ? "yyyy-MM-ddTHH:mm:sszzz" : "yyyy-MM-ddTHH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
}

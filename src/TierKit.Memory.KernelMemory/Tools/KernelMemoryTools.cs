using System.ComponentModel;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;
using TierKit.Policy;

namespace TierKit.Memory.KernelMemory.Tools;

/// <summary>Does what the functions of Kernel Memory's plugin do, on the notes. Errors are results that a model can read.</summary>
/// <remarks>
/// What is saved is a note, written by the tool that writes notes, so that labels of the run bind it; tags of a call narrow a search and
/// can widen none; steps of the service's pipeline, files and web pages are refused.
/// </remarks>
internal sealed class KernelMemoryTools(KernelMemoryNotes notes, BasicMemory memory, Func<IEnumerable<AIFunction>> functions, TimeProvider time)
{
    /// <summary>The folder of the notes that are saved here.</summary>
    public const string Folder = "kernel-memory";

    private const int MostResults = 50;
    private const string Steps = "steps of the service's pipeline are not taken from a call. Leave 'steps' out.";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static LabelledResult SaveFile(
        [Description("The path of the file.")] string filePath,
        [Description("The id.")] string? documentId = null,
        [Description("The index.")] string? index = null,
        [Description("Tags.")] JsonElement? tags = null,
        [Description("Steps.")] JsonElement? steps = null)
        => Refused($"Files are not read on the word of a model. Give the text itself to Save; folders of files are configured as sources. (Asked for: {Short(filePath)})");

    public static LabelledResult SaveWebPage(
        [Description("The address of the page.")] string url,
        [Description("The id.")] string? documentId = null,
        [Description("The index.")] string? index = null,
        [Description("Tags.")] JsonElement? tags = null,
        [Description("Steps.")] JsonElement? steps = null)
        => Refused($"Web pages are not fetched: the service would reach whatever it can. Give the text itself to Save. (Asked for: {Short(url)})");

    public Task<LabelledResult> SaveAsync(
        [Description("The text to store.")] string input,
        [Description("The id under which it is stored; one is made by default.")] string? documentId = null,
        [Description("The index, which is the project of the notes; the default one by default.")] string? index = null,
        [Description("Tags, as an object of lists: {\"topic\": [\"tea\"]}.")] JsonElement? tags = null,
        [Description("Not taken.")] JsonElement? steps = null,
        CancellationToken cancellationToken = default) => GuardedAsync(async () =>
        {
            if (IsGiven(steps))
            {
                return Refused(Steps);
            }

            string id = KernelMemoryNames.Document(string.IsNullOrWhiteSpace(documentId)
                ? $"{time.GetUtcNow().ToString("yyyyMMdd.HHmmss", CultureInfo.InvariantCulture)}.{Guid.NewGuid():N}"
                : documentId.Trim());
            return await ThroughAsync(
                "write_note",
                new Dictionary<string, object?> { ["title"] = id, ["content"] = input, ["directory"] = Folder, ["tags"] = TagsOf(tags), ["overwrite"] = true, ["project"] = ProjectOf(index) },
                id,
                cancellationToken).ConfigureAwait(false);
        });

    public Task<LabelledResult> SearchAsync(
        [Description("What to look for.")] string query,
        [Description("The index, which is the project of the notes; the default one by default.")] string? index = null,
        [Description("The least relevance of a result; 0 by default.")] double minRelevance = 0,
        [Description("How many passages; 1 by default.")] int limit = 1,
        [Description("Tags that a note must have, as an object of lists.")] JsonElement? tags = null,
        CancellationToken cancellationToken = default) => GuardedAsync(async () =>
        {
            int most = Math.Clamp(limit, 1, MostResults);
            SearchResults found = await MemoryOf(index).SearchNotesAsync(query, new SearchNotesOptions { PageSize = most, MinScore = minRelevance, Tags = TagsOf(tags) }, cancellationToken).ConfigureAwait(false);
            string[] passages = [.. found.Results
                .SelectMany(static note => note.Passages.Count == 0 ? [(note.Score, note.Passage)] : note.Passages.Select(static passage => (passage.Score, Passage: passage.Text)))
                .OrderByDescending(static passage => passage.Score).Select(static passage => passage.Passage).Take(most)];
            string text = passages.Length == 0 ? "" : most == 1 ? passages[0] : new JsonArray([.. passages.Select(static passage => (JsonNode?)JsonValue.Create(passage))]).ToJsonString(Readable);
            return new LabelledResult(text, found.Label);
        });

    public Task<LabelledResult> AskAsync(
        [Description("The question.")] string question,
        [Description("The index, which is the project of the notes; the default one by default.")] string? index = null,
        [Description("The least relevance of what is answered from; 0 by default.")] double minRelevance = 0,
        [Description("Tags that a note must have, as an object of lists.")] JsonElement? tags = null,
        CancellationToken cancellationToken = default) => GuardedAsync(async () =>
        {
            KernelMemoryAnswer answer = await notes.AskAsync(question, new KernelMemoryAskOptions { Project = ProjectOf(index), MinRelevance = minRelevance == 0 ? null : minRelevance, Tags = TagsOf(tags) }, cancellationToken).ConfigureAwait(false);
            string sources = answer.Sources.Count == 0 ? "" : $"\n\nSources: {string.Join(", ", answer.Sources)}";
            string notice = answer.Notice is null ? "" : $"\n\n({answer.Notice})";
            return new LabelledResult(answer.Text + sources + notice, new ContentLabel(answer.Sensitivity, Integrity.Untrusted));
        });

    public Task<LabelledResult> DeleteAsync(
        [Description("The id under which it was stored.")] string documentId,
        [Description("The index, which is the project of the notes; the default one by default.")] string? index = null,
        CancellationToken cancellationToken = default) => GuardedAsync(() =>
        {
            // Only what was saved here: the rest of the notes has a tool of its own.
            string id = KernelMemoryNames.Document(documentId.Trim());
            return ThroughAsync("delete_note", new Dictionary<string, object?> { ["identifier"] = $"{Folder}/{id}.md", ["project"] = ProjectOf(index) }, "", cancellationToken);
        });

    /// <summary>Calls a tool of the notes, so that its rules hold here too.</summary>
    private async Task<LabelledResult> ThroughAsync(string tool, Dictionary<string, object?> arguments, string done, CancellationToken cancellationToken)
    {
        if (functions().FirstOrDefault(function => function.Name == tool) is not { } function)
        {
            return Refused("The notes are read only. Set Memory:ReadOnly to false to change them.");
        }

        AIFunctionArguments call = new(arguments) { Context = new Dictionary<object, object?>() };
        await function.InvokeAsync(call, cancellationToken).ConfigureAwait(false);
        return call.Context.TryGetValue(LabelledResult.ContextKey, out object? found) && found is LabelledResult { IsFailure: false } result
            ? new LabelledResult(done, result.Label)
            : found as LabelledResult ?? Refused("The notes could not be changed.");
    }

    private BasicMemory MemoryOf(string? index) => ProjectOf(index) is { } project ? memory.In(project) : memory;

    // The service's own name for "the one that nobody named".
    private static string? ProjectOf(string? index) => string.IsNullOrWhiteSpace(index) || index.Trim() == "default" ? null : index.Trim();

    private static bool IsGiven(JsonElement? value) => value is { } json && json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => false,
        JsonValueKind.String => json.GetString()!.Trim() is not ("" or "[]" or "{}"),
        JsonValueKind.Array => json.GetArrayLength() > 0,
        _ => true,
    };

    /// <summary>Reads tags as the plugin takes them, an object of lists or the same in a text, as the tags of a note.</summary>
    private static string[] TagsOf(JsonElement? value)
    {
        if (!IsGiven(value))
        {
            return [];
        }

        JsonElement json = value!.Value;
        if (json.ValueKind == JsonValueKind.String)
        {
            using JsonDocument inner = Parse(json.GetString()!);
            return TagsOf(inner.RootElement.ValueKind == JsonValueKind.Object ? inner.RootElement : throw Odd());
        }

        return json.ValueKind != JsonValueKind.Object ? throw Odd() : [.. json.EnumerateObject().SelectMany(static tag => Values(tag.Value).Select(value => tag.Name is "tag" or "tags" ? value : $"{tag.Name}:{value}"))];
    }

    private static IEnumerable<string> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        // A tag without a value would be no condition at all.
        JsonValueKind.Array when value.GetArrayLength() > 0 => value.EnumerateArray().Select(static item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Odd()),
        _ => throw Odd(),
    };

    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            throw Odd();
        }
    }

    private static KernelMemoryException Odd()
        => new(KernelMemoryError.Refused, "The 'tags' are no object of lists. Write them like {\"topic\": [\"tea\"]}, or leave them out.");

    private static async Task<LabelledResult> GuardedAsync(Func<Task<LabelledResult>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NoteStoreException or KernelMemoryException)
        {
            return Refused(exception.Message);
        }
    }

    private static LabelledResult Refused(string message) => new(message, ContentLabel.Closed) { IsFailure = true };

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}

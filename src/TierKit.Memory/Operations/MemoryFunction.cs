using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TierKit.Memory.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Offers one operation as a tool: errors are results that a model can read, and every result has its label.</summary>
internal sealed class MemoryFunction : AIFunction
{
    public const string Json = "json";

    /// <summary>A parameter of the original's cloud; what stands in it is refused, for notes of this machine are in no workspace.</summary>
    public static readonly ToolParameter Workspace = new("workspace", ToolParameter.Text, "Accepted for compatibility: leave it out, notes on this machine are in no workspace.");

    private static readonly ToolParameter[] Common =
    [
        new("project", ToolParameter.Text, "The project; by default the default one."),
        new("project_id", ToolParameter.Text, "The identifier of the project; wins over its name."),
            ];

    private readonly BasicMemory _memory;
    private readonly Func<BasicMemory, ToolArguments, CancellationToken, Task<OperationResult>> _run;
    private readonly IReadOnlyList<KeyValuePair<string, JsonNode?>> _failure;
    private readonly string _format;

    /// <param name="memory">The memory.</param>
    /// <param name="name">The name, as the original's.</param>
    /// <param name="description">What it does, as a model reads it.</param>
    /// <param name="parameters">The parameters, without those that all tools have.</param>
    /// <param name="run">The operation.</param>
    /// <param name="effect">What it does to the notes; nothing where left out.</param>
    /// <param name="failure">What the JSON of an error says beside the error.</param>
    /// <param name="format">How the result is written where the call does not say.</param>
    /// <param name="common">Whether the parameters that all tools have are offered; clients with a fixed form for a tool want none beside its own.</param>
    public MemoryFunction(
        BasicMemory memory,
        string name,
        string description,
        IReadOnlyList<ToolParameter> parameters,
        Func<BasicMemory, ToolArguments, CancellationToken, Task<OperationResult>> run,
        ToolEffect? effect = null,
        IReadOnlyList<KeyValuePair<string, JsonNode?>>? failure = null,
        string format = "text",
        bool common = true)
    {
        _memory = memory;
        _run = run;
        _failure = failure ?? [];
        _format = format;
        Name = name;
        Description = description;
        Parameters = common
            ? [.. parameters, .. Common, new("output_format", ToolParameter.Text, "How the result is written.") { Choices = ["text", Json], Default = JsonValue.Create(format) }]
            : parameters;
        JsonSchema = SchemaOf(Parameters);
        AdditionalProperties = (effect ?? ToolEffect.Reads).Hints;
    }

    public override string Name { get; }

    public override string Description { get; }

    public override JsonElement JsonSchema { get; }

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; }

    public IReadOnlyList<ToolParameter> Parameters { get; }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        ToolArguments read = new(Parameters, arguments.ToDictionary(static argument => argument.Key, static argument => argument.Value, StringComparer.Ordinal));
        BasicMemory memory = _memory;
        bool json = _format == Json;
        try
        {
            json = FormatOf(read);
            memory = MemoryOf(read);
            OperationResult result = await _run(memory, read, cancellationToken).ConfigureAwait(false);
            return new LabelledResult(json ? result.ToJson() : result.ToString(), result.Label) { Document = result.Document };
        }
        catch (NoteStoreException exception)
        {
            return new LabelledResult(json ? FailureJson(exception) : FailureText(exception), new ContentLabel(memory.LabelOf(exception), Integrity.Untrusted)) { IsFailure = true };
        }
    }

    private bool FormatOf(ToolArguments arguments) => arguments.OptionalText("output_format") switch
    {
        null or "" => _format == Json,
        "text" => false,
        Json => true,
        var other => throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"output_format = '{ResultText.Short(other, 40)}' is not known. Use text or json."),
    };

    private BasicMemory MemoryOf(ToolArguments arguments)
    {
        if (arguments.OptionalText(Workspace.Name) is { } workspace && !string.IsNullOrWhiteSpace(workspace))
        {
            throw new NoteStoreException(NoteErrorCodes.UnresolvedProjectRoute, $"workspace = '{ResultText.Short(workspace, 60)}' is not here: notes on this machine are in none. Leave it out.");
        }

        string? project = arguments.OptionalText("project_id") is { Length: > 0 } id ? id : arguments.OptionalText("project");
        return string.IsNullOrWhiteSpace(project) ? _memory : _memory.In(project.Trim());
    }

    private string FailureJson(NoteStoreException exception)
    {
        JsonObject json = [];
        foreach ((string key, JsonNode? value) in _failure)
        {
            json[key] = value?.DeepClone();
        }

        json["error"] = exception.Code;
        json["message"] = exception.Message;
        if (exception.Candidates.Count > 0)
        {
            json["candidates"] = ResultJson.Texts(exception.Candidates);
        }

        if (exception.Current is { } current)
        {
            json["current_checksum"] = current.Checksum;
            json["current_content"] = current.Text;
        }

        return json.ToJsonString(ResultJson.Options);
    }

    private static string FailureText(NoteStoreException exception)
        => $"# Error: {exception.Code}\n\n{exception.Message}\n{(exception.Current is { } current ? $"\nThe note has the checksum {current.Checksum} and says now:\n\n{current.Text}\n" : "")}";

    private static JsonElement SchemaOf(IReadOnlyList<ToolParameter> parameters)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            foreach (ToolParameter parameter in parameters)
            {
                parameter.WriteSchema(json);
            }

            json.WriteEndObject();
            json.WriteStartArray("required");
            foreach (ToolParameter parameter in parameters.Where(static parameter => parameter.IsRequired))
            {
                json.WriteStringValue(parameter.Name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}

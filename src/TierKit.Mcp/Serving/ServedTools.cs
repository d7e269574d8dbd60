using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using TierKit.Policy;

namespace TierKit.Mcp.Serving;

/// <summary>Offers the functions of toolsets as MCP tools under their own names, their texts unquoted and their failures told as such.</summary>
internal sealed class ServedTools
{
    private readonly Dictionary<string, AIFunction> _functions = new(StringComparer.Ordinal);
    private readonly ListToolsResult _list;

    public ServedTools(IEnumerable<Toolset> toolsets)
    {
        List<Tool> tools = [];
        foreach (Toolset toolset in toolsets)
        {
            foreach (AIFunction function in toolset.Functions.Concat(toolset.Views))
            {
                // Two toolsets with one name for a tool: the later one's carries the toolset's name, as a plugin's would.
                string name = _functions.ContainsKey(function.Name) ? $"{toolset.Name}_{function.Name}" : function.Name;
                if (_functions.TryAdd(name, function))
                {
                    tools.Add(new Tool { Name = name, Description = function.Description, InputSchema = function.JsonSchema, Annotations = ServedHints.Of(function) });
                }
            }
        }

        _list = new ListToolsResult { Tools = tools };
    }

    public ListToolsResult List() => _list;

    public async ValueTask<CallToolResult> CallAsync(CallToolRequestParams? call, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (call is null || !_functions.TryGetValue(call.Name, out AIFunction? function))
        {
            throw new McpProtocolException($"Unknown tool: '{call?.Name}'. tools/list names those there are.", McpErrorCode.InvalidParams);
        }

        AIFunctionArguments arguments = new() { Services = services, Context = new Dictionary<object, object?>() };
        foreach ((string name, JsonElement value) in call.Arguments ?? new Dictionary<string, JsonElement>())
        {
            arguments[name] = value;
        }

        try
        {
            object? result = await function.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false);
            LabelledResult? labelled = arguments.Context.TryGetValue(LabelledResult.ContextKey, out object? known) ? known as LabelledResult : null;
            CallToolResult answer = Text(TextOf(result), labelled?.IsFailure == true);
            if (labelled?.Document is { } document)
            {
                answer.Content.Add(new EmbeddedResourceBlock
                {
                    Resource = new TextResourceContents { Uri = document.Address, MimeType = document.MimeType, Text = document.Text, Meta = document.Metadata?.DeepClone().AsObject() },
                });
            }

            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is TierKitException or ArgumentException)
        {
            // Our own messages hold no content and name the next step; a model can act on them.
            return Text(exception.Message, failed: true);
        }
    }

    private static CallToolResult Text(string text, bool failed) => new() { Content = [new TextContentBlock { Text = text }], IsError = failed };

    private static string TextOf(object? result) => result switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        JsonElement json => json.GetRawText(),
        _ => result.ToString() ?? "",
    };
}

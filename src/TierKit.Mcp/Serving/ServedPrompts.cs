using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using TierKit.Policy;

namespace TierKit.Mcp.Serving;

/// <summary>Offers the prompts of toolsets.</summary>
internal sealed class ServedPrompts
{
    private readonly Dictionary<string, ToolsetPrompt> _prompts;
    private readonly ListPromptsResult _list;

    public ServedPrompts(IEnumerable<Toolset> toolsets)
    {
        ToolsetPrompt[] prompts = [.. toolsets.SelectMany(static t => t.Prompts).DistinctBy(static p => p.Name, StringComparer.Ordinal)];
        _prompts = prompts.ToDictionary(static p => p.Name, StringComparer.Ordinal);
        _list = new ListPromptsResult
        {
            Prompts =
            [
                .. prompts.Select(static p => new Prompt
                {
                    Name = p.Name,
                    Description = p.Description,
                    Arguments = [.. p.Parameters.Select(static a => new PromptArgument { Name = a.Name, Description = a.Description, Required = a.IsRequired })],
                }),
            ],
        };
    }

    public int Count => _prompts.Count;

    public ListPromptsResult List() => _list;

    public async ValueTask<GetPromptResult> GetAsync(GetPromptRequestParams? request, CancellationToken cancellationToken)
    {
        if (request is null || !_prompts.TryGetValue(request.Name, out ToolsetPrompt? prompt))
        {
            throw new McpProtocolException($"Unknown prompt: '{request?.Name}'. prompts/list names those there are.", McpErrorCode.InvalidParams);
        }

        Dictionary<string, string> arguments = new(StringComparer.Ordinal);
        foreach ((string name, JsonElement value) in request.Arguments ?? new Dictionary<string, JsonElement>())
        {
            if (value.ValueKind != JsonValueKind.Null)
            {
                arguments[name] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            }
        }

        try
        {
            string text = await prompt.WriteAsync(arguments, cancellationToken).ConfigureAwait(false);
            return new GetPromptResult
            {
                Description = prompt.Description,
                Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = text } }],
            };
        }
        catch (Exception exception) when (exception is ArgumentException or TierKitException)
        {
            throw new McpProtocolException(exception.Message, McpErrorCode.InvalidParams);
        }
    }
}

using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using TierKit.Policy;

namespace TierKit.Mcp.Serving;

/// <summary>Offers the documents of toolsets.</summary>
internal sealed class ServedResources
{
    private readonly Dictionary<string, ToolsetResource> _resources;
    private readonly ListResourcesResult _list;

    public ServedResources(IEnumerable<Toolset> toolsets)
    {
        ToolsetResource[] resources = [.. toolsets.SelectMany(static t => t.Resources).DistinctBy(static r => r.Address, StringComparer.Ordinal)];
        _resources = resources.ToDictionary(static r => r.Address, StringComparer.Ordinal);
        _list = new ListResourcesResult
        {
            Resources = [.. resources.Select(static r => new Resource { Uri = r.Address, Name = r.Name, Description = r.Description, MimeType = r.MimeType })],
        };
    }

    public int Count => _resources.Count;

    public ListResourcesResult List() => _list;

    public async ValueTask<ReadResourceResult> ReadAsync(ReadResourceRequestParams? request, CancellationToken cancellationToken)
    {
        if (request is null || !_resources.TryGetValue(request.Uri, out ToolsetResource? resource))
        {
            throw new McpProtocolException($"Unknown resource: '{request?.Uri}'. resources/list names those there are.", McpErrorCode.ResourceNotFound);
        }

        string text = await resource.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new ReadResourceResult { Contents = [new TextResourceContents { Uri = resource.Address, MimeType = resource.MimeType, Text = text }] };
    }
}

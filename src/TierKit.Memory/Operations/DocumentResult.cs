using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents a result that is a JSON document under either format.</summary>
internal sealed class DocumentResult(string project, JsonObject document) : OperationResult(project)
{
    internal override bool NamesProject => false;

    internal override JsonNode ToNode() => document;

    internal override string ToText() => ToJson();

    // A document stays one.
    private protected override bool SaysNoticeInText => false;
}

using System.Text.Json.Nodes;
using TierKit.Memory.Schemas;

namespace TierKit.Memory.Operations;

/// <summary>Writes how often notes hold something, as the schema tools do.</summary>
internal static class UsageJson
{
    public static JsonObject Node(FieldUsage usage) => new()
    {
        ["name"] = usage.Field.Name,
        ["source"] = Source(usage),
        ["count"] = usage.Count,
        ["total"] = usage.Total,
        ["percentage"] = Math.Round(usage.Share, 4),
        ["sample_values"] = ResultJson.Texts(usage.Samples),
        ["is_array"] = usage.Field.IsArray,
        ["target_type"] = usage.Field.IsRelation ? usage.Field.Type : null,
    };

    public static string Line(FieldUsage usage) =>
        $"{(usage.Field.IsRelation ? usage.Field.Name : $"[{usage.Field.Name}]")}: {usage.Count} of {usage.Total} ({ResultText.Number(usage.Share * 100, "0")} %)";

    private static string Source(FieldUsage usage) => usage.Field.IsRelation ? "relation" : "observation";
}

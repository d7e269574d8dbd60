using System.Text.Json.Serialization;

namespace TierKit.Telemetry;

[JsonSerializable(typeof(LedgerEntry))]
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class LedgerJsonContext : JsonSerializerContext;

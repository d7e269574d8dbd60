using System.Text.Json.Serialization;

namespace TierKit.Telemetry;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrafficRecord))]
internal sealed partial class TrafficJsonContext : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace TierKit.Telemetry;

[JsonSerializable(typeof(RouteReport))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class RouteReportJsonContext : JsonSerializerContext;

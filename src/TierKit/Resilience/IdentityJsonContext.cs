using System.Text.Json.Serialization;

namespace TierKit.Resilience;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IdentityRecord))]
internal sealed partial class IdentityJsonContext : JsonSerializerContext;

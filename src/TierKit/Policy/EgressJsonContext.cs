using System.Text.Json.Serialization;

namespace TierKit.Policy;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EgressEntry))]
internal sealed partial class EgressJsonContext : JsonSerializerContext;

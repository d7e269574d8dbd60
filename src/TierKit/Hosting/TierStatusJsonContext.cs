using System.Text.Json.Serialization;

namespace TierKit.Hosting;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(TierStatus))]
internal sealed partial class TierStatusJsonContext : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace TierKit.Testing.Drills;

[JsonSerializable(typeof(DrillDocument))]
[JsonSerializable(typeof(RadiusDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class DrillJsonContext : JsonSerializerContext;

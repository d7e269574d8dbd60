using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace TierKit.Chat;

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class RedactionJsonContext : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace TierKit.Memory.Indexing;

/// <summary>Reads and writes the little JSON that an index holds, without reflection.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class IndexJson : JsonSerializerContext;

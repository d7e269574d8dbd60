using System.Text.Json.Serialization;

namespace TierKit.Providers.Answers;

/// <summary>Reads and writes what OllamaSharp has no types for, without reflection.</summary>
[JsonSerializable(typeof(OllamaError))]
[JsonSerializable(typeof(OllamaLoadRequest))]
[JsonSerializable(typeof(OllamaModelEntry))]
[JsonSerializable(typeof(OllamaModelList))]
[JsonSerializable(typeof(OllamaModelQuestion))]
[JsonSerializable(typeof(OllamaVersion))]
internal sealed partial class OllamaJsonContext : JsonSerializerContext;

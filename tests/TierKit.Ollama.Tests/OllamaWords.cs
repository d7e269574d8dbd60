using TierKit.Testing.Conformance;

namespace TierKit.Providers.Tests;

/// <summary>Holds what a real Ollama server writes.</summary>
internal static class OllamaWords
{
    public const string LineType = "application/x-ndjson";
    public const string ObjectType = "application/json; charset=utf-8";

    public const string Done =
        """{"model":"llama3.2","created_at":"2025-11-03T10:21:08.113Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":174560334,"load_duration":101397084,"prompt_eval_count":7,"prompt_eval_duration":13074791,"eval_count":2,"eval_duration":52479709}""" + "\n";

    public const string Whole =
        """{"model":"llama3.2","created_at":"2025-11-03T10:21:08.113Z","message":{"role":"assistant","content":"Hello you"},"done":true,"done_reason":"stop","total_duration":174560334,"load_duration":101397084,"prompt_eval_count":7,"prompt_eval_duration":13074791,"eval_count":2,"eval_duration":52479709}""";

    public const string ToolCall =
        """{"model":"llama3.2","created_at":"2025-11-03T10:21:07.902Z","message":{"role":"assistant","content":"","tool_calls":[{"id":"call_x2","function":{"index":0,"name":"get_weather","arguments":{"city":"Bonn","remote_host":"weather.local"}}}]},"done":false}""" + "\n";

    public static ProviderWire Wire { get; } = new()
    {
        Path = "/api/chat",
        StreamType = LineType,
        Whole = Whole,
        FirstWord = [Part("Hel")],
        Rest =
        [
            Part("lo you"),
            Done,
        ],
        ErrorEvent = Error("server busy, please try again.  maximum pending requests exceeded"),
        StopChunk = Done,
        LengthChunk = Done.Replace("\"stop\"", "\"length\"", StringComparison.Ordinal),
        ToolCallStart = [ToolCall[..ToolCall.IndexOf("Bonn", StringComparison.Ordinal)]],
        ToolCallPart = "on and on, ",
        MalformedChunk = "{\"model\":\"llama3.2\",\"message\":{\"role\n",
    };

    public static string Part(string text) =>
        $$"""{"model":"llama3.2","created_at":"2025-11-03T10:21:07.391573Z","message":{"role":"assistant","content":"{{text}}"},"done":false}""" + "\n";

    public static string Error(string text) => $$"""{"error":"{{text}}"}""" + "\n";

    public static string Tags(string name, string more = "") =>
        $$"""{"models":[{"name":"other:7b","model":"other:7b","size":4},{"name":"{{name}}","model":"{{name}}","modified_at":"2025-10-04T23:32:21Z","size":3338801804,"digest":"a2af6cc3eb7f"{{more}}}]}""";

    public static string Running(string name, string expires) =>
        $$"""{"models":[{"name":"{{name}}","model":"{{name}}","size":5137025024,"digest":"a2af6cc3eb7f","expires_at":"{{expires}}","size_vram":5137025024,"context_length":4096}]}""";
}

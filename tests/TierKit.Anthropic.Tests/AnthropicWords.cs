using TierKit.Testing.Conformance;

namespace TierKit.Providers.Tests;

/// <summary>Holds what the Messages API says on the wire.</summary>
internal static class AnthropicWords
{
    public static readonly ProviderWire Wire = new()
    {
        Path = "/v1/messages",
        Whole = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-test","content":[{"type":"text","text":"Hello you"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":7,"output_tokens":2}}
            """,
        FirstWord =
        [
            Event("message_start", """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-test","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":7,"output_tokens":1}}}"""),
            Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
            Event("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}"""),
        ],
        Rest =
        [
            Event("ping", """{"type":"ping"}"""),
            Event("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo you"}}"""),
            Event("content_block_stop", """{"type":"content_block_stop","index":0}"""),
            Event("message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":2}}"""),
            Event("message_stop", """{"type":"message_stop"}"""),
        ],
        ErrorEvent = Event("error", """{"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}"""),
        ToolCallStart =
        [
            Event("message_start", """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-test","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":7,"output_tokens":1}}}"""),
            Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"f","input":{}}}"""),
        ],
        ToolCallPart = Event("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"[[[["}}"""),
        StopChunk = Finish("end_turn"),
        LengthChunk = Finish("max_tokens"),
        MalformedChunk = Event("content_block_delta", """{"type":"content_block_delta","ind"""),
    };

    public static string Error(string type, string message) =>
        $$"""{"type":"error","error":{"type":"{{type}}","message":"{{message}}"},"request_id":"req_1"}""";

    public static string Finish(string reason) => Event(
        "message_delta", $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}","stop_sequence":null},"usage":{"output_tokens":2}}""");

    private static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";
}

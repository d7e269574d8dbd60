using System.Globalization;
using Microsoft.Extensions.AI;
using TierKit.Testing.Faults;

namespace TierKit.Testing.Servers;

/// <summary>Writes as Anthropic's Messages API does: named events, one block at a time.</summary>
internal sealed class AnthropicFormat(string model) : WireFormat(model)
{
    public override string ChatPath => "/v1/messages";

    public override string StreamType => "text/event-stream; charset=utf-8";

    public override string ErrorEvent => Event("error", "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");

    public override string MalformedChunk => Event("content_block_delta", "{\"type\":\"content_block_delta\",\"ind");

    public override string Whole(FakeReply reply, UsageDetails usage, WireEnding ending)
    {
        List<string> blocks = [];
        if (reply.Reasoning is { } thought)
        {
            blocks.Add($"{{\"type\":\"thinking\",\"thinking\":{WireJson.Text(thought)},\"signature\":\"c2ln\"}}");
        }

        if (reply.Text.Length > 0 && ending != WireEnding.Refused)
        {
            blocks.Add($"{{\"type\":\"text\",\"text\":{WireJson.Text(reply.Text)}}}");
        }

        blocks.AddRange(reply.ToolCalls.Select(static c => $"{{\"type\":\"tool_use\",\"id\":{WireJson.Text(c.CallId)},\"name\":{WireJson.Text(c.Name)},\"input\":{(c.Exception is null ? WireJson.Arguments(c) : WireJson.Text(WireJson.BrokenArguments))}}}"));
        return $"{{{Head()},\"content\":[{string.Join(',', blocks)}],\"stop_reason\":{Stop(reply, ending)},\"stop_sequence\":null,{Usage(usage)}}}";
    }

    public override IEnumerable<string> Opening(UsageDetails usage) =>
    [
        Event("message_start", string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"message_start\",\"message\":{{{Head()},\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{{\"input_tokens\":{WireJson.Input(usage)},\"output_tokens\":1}}}}}}")),
        Event("ping", "{\"type\":\"ping\"}"),
    ];

    public override string Part(WirePart part)
    {
        (string block, string delta) = part.Content switch
        {
            TextReasoningContent thought => ("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}", $"{{\"type\":\"thinking_delta\",\"thinking\":{WireJson.Text(thought.Text)}}}"),
            FunctionCallContent call => (
                $"{{\"type\":\"tool_use\",\"id\":{WireJson.Text(call.CallId)},\"name\":{WireJson.Text(call.Name)},\"input\":{{}}}}",
                $"{{\"type\":\"input_json_delta\",\"partial_json\":{WireJson.Text(call.Exception is null ? WireJson.Arguments(call) : WireJson.BrokenArguments)}}}"),
            _ => ("{\"type\":\"text\",\"text\":\"\"}", $"{{\"type\":\"text_delta\",\"text\":{WireJson.Text(part.Content.ToString() ?? "")}}}"),
        };
        string at = part.Block.ToString(CultureInfo.InvariantCulture);
        string start = $"{(part.Block > 0 ? End(part.Block - 1) : "")}{Event("content_block_start", $"{{\"type\":\"content_block_start\",\"index\":{at},\"content_block\":{block}}}")}";
        return (part.BeginsBlock ? start : "") + Event("content_block_delta", $"{{\"type\":\"content_block_delta\",\"index\":{at},\"delta\":{delta}}}");
    }

    public override IEnumerable<string> Closing(FakeReply reply, UsageDetails usage, WireEnding ending, WirePart? last) => ending == WireEnding.Missing
        ? []
        :
        [
            .. last is { } open ? [End(open.Block)] : Array.Empty<string>(),
            MessageDelta(reply, usage, ending),
            .. ending == WireEnding.Twice ? [MessageDelta(reply.EndingOtherwise(), usage, ending)] : Array.Empty<string>(),
            Event("message_stop", "{\"type\":\"message_stop\"}"),
        ];

    public override string Carrying(string json) => Event("message_start", json);

    public override string? MoreArguments(string arguments) => Event(
        "content_block_delta", $"{{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"input_json_delta\",\"partial_json\":{WireJson.Text(arguments)}}}}}");

    public override (int Status, string Body) Error(FaultAction action) => action switch
    {
        FaultAction.ContextTooLong => (400, Says("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum")),
        FaultAction.ModelMissing => (404, Says("not_found_error", $"model: {Model}")),
        FaultAction.QuotaExhausted => (400, Says("invalid_request_error", "Your credit balance is too low to access the Anthropic API.")),
        FaultAction.Unauthorized => (401, Says("authentication_error", "invalid x-api-key")),
        FaultAction.RegionBlocked => (403, Says("forbidden", "Access from your country is not supported")),
        _ => (529, Says("overloaded_error", "Overloaded")),
    };

    public override string ErrorBody(int status) => Says(
        status switch
        {
            400 => "invalid_request_error",
            401 => "authentication_error",
            403 => "permission_error",
            404 => "not_found_error",
            413 => "request_too_large",
            429 => "rate_limit_error",
            504 => "timeout_error",
            529 => "overloaded_error",
            _ => "api_error",
        },
        $"status {status.ToString(CultureInfo.InvariantCulture)}");

    private static string Says(string type, string message) =>
        $"{{\"type\":\"error\",\"error\":{{\"type\":\"{type}\",\"message\":{WireJson.Text(message)}}},\"request_id\":\"req_1\"}}";

    private static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    private static string End(int block) => Event(
        "content_block_stop", string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"content_block_stop\",\"index\":{block}}}"));

    private static string MessageDelta(FakeReply reply, UsageDetails usage, WireEnding ending) => Event(
        "message_delta",
        string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"message_delta\",\"delta\":{{\"stop_reason\":{Stop(reply, ending)},\"stop_sequence\":null}},\"usage\":{{\"output_tokens\":{WireJson.Output(usage)}}}}}"));

    private static string Stop(FakeReply reply, WireEnding ending) => ending switch
    {
        WireEnding.Missing => "null",
        WireEnding.Refused => "\"refusal\"",
        WireEnding.BrokenTool => "\"tool_use\"",
        _ when reply.Finish == ChatFinishReason.ToolCalls => "\"tool_use\"",
        _ when reply.Finish == ChatFinishReason.Length => "\"max_tokens\"",
        _ => "\"end_turn\"",
    };

    private static string Usage(UsageDetails usage) => string.Create(
        CultureInfo.InvariantCulture, $"\"usage\":{{\"input_tokens\":{WireJson.Input(usage)},\"output_tokens\":{WireJson.Output(usage)}}}");

    private string Head() => $"\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":{WireJson.Text(Model)}";
}

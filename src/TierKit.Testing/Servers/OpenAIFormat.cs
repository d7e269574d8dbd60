using System.Globalization;
using Microsoft.Extensions.AI;
using TierKit.Testing.Faults;

namespace TierKit.Testing.Servers;

/// <summary>Writes as OpenAI's chat completions do, and the many servers that speak like them.</summary>
internal class OpenAIFormat(string model) : WireFormat(model)
{
    public override string ChatPath => "/v1/chat/completions";

    public override string EndpointPath => "/v1";

    public override string StreamType => "text/event-stream";

    public override string ErrorEvent => "data: {\"error\":{\"code\":\"server_is_overloaded\",\"type\":\"server_error\",\"message\":\"The server had too much to do\"}}\n\n";

    public override string MalformedChunk => "data: {\"choices\":[{\"delta\n\n";

    public override WireFormat? Beside(string path) =>
        path is OpenAITaskFormat.Transcriptions or OpenAITaskFormat.Speech or OpenAITaskFormat.Images ? new OpenAITaskFormat(Model, path) : null;

    public override string Whole(FakeReply reply, UsageDetails usage, WireEnding ending)
    {
        string reasoning = reply.Reasoning is { } thought ? $"\"reasoning_content\":{WireJson.Text(thought)}," : "";
        string calls = reply.ToolCalls.Count > 0 ? $",\"tool_calls\":[{string.Join(',', reply.ToolCalls.Select(static c => $"{{{Call(c)}}}"))}]" : "";
        string text = WireJson.Text(ending == WireEnding.Refused ? "" : reply.Text);
        return $"{{{Head("chat.completion")},\"choices\":[{{\"index\":0,\"message\":{{\"role\":\"assistant\",{reasoning}\"content\":{text}{calls}}},\"logprobs\":null,\"finish_reason\":{Finish(reply, ending)}}}],{Usage(usage)}}}";
    }

    public override IEnumerable<string> Opening(UsageDetails usage) => [Chunk("{\"role\":\"assistant\",\"content\":\"\"}")];

    public override string Part(WirePart part) => part.Content switch
    {
        TextReasoningContent thought => Chunk($"{{\"reasoning_content\":{WireJson.Text(thought.Text)}}}"),
        FunctionCallContent call => Chunk($"{{\"tool_calls\":[{{\"index\":{part.Tool.ToString(CultureInfo.InvariantCulture)},{Call(call)}}}]}}"),
        _ => Chunk($"{{\"content\":{WireJson.Text(part.Content.ToString() ?? "")}}}"),
    };

    public override IEnumerable<string> Closing(FakeReply reply, UsageDetails usage, WireEnding ending, WirePart? last) => ending == WireEnding.Missing
        ? []
        :
        [
            Chunk("{}", Finish(reply, ending)),
            .. ending == WireEnding.Twice ? [Chunk("{}", Finish(reply.EndingOtherwise(), ending))] : Array.Empty<string>(),
            Carrying($"{{{Head("chat.completion.chunk")},\"choices\":[],{Usage(usage)}}}"),
            "data: [DONE]\n\n",
        ];

    public override string Carrying(string json) => $"data: {json}\n\n";

    public override string? MoreArguments(string arguments) =>
        Chunk($"{{\"tool_calls\":[{{\"index\":0,\"function\":{{\"arguments\":{WireJson.Text(arguments)}}}}}]}}");

    public override (int Status, string Body) Error(FaultAction action) => action switch
    {
        FaultAction.ContextTooLong => (400, Says("This model's maximum context length is 8192 tokens.", "invalid_request_error", "context_length_exceeded")),
        FaultAction.ModelMissing => (404, Says($"The model `{Model}` does not exist or you do not have access to it.", "invalid_request_error", "model_not_found")),
        FaultAction.ModelLoading => (503, "{\"error\":{\"message\":\"Loading model\",\"type\":\"unavailable_error\",\"code\":503}}"),
        FaultAction.QuotaExhausted => (429, Says("You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota")),
        FaultAction.Unauthorized => (401, Says("Incorrect API key provided.", "invalid_request_error", "invalid_api_key")),
        FaultAction.RegionBlocked => (403, Says("Country, region, or territory not supported", "request_forbidden", "unsupported_country_region_territory")),
        _ => (503, Says("The server is overloaded or not ready yet.", "server_error", "server_is_overloaded")),
    };

    public override string ErrorBody(int status) => $"{{\"error\":{{\"message\":\"status {status.ToString(CultureInfo.InvariantCulture)}\",\"type\":null,\"param\":null,\"code\":null}}}}";

    private static string Says(string message, string type, string code) =>
        $"{{\"error\":{{\"message\":{WireJson.Text(message)},\"type\":\"{type}\",\"param\":null,\"code\":\"{code}\"}}}}";

    private static string Call(FunctionCallContent call)
    {
        string arguments = WireJson.Text(call.Exception is null ? WireJson.Arguments(call) : WireJson.BrokenArguments);
        return $"\"id\":{WireJson.Text(call.CallId)},\"type\":\"function\",\"function\":{{\"name\":{WireJson.Text(call.Name)},\"arguments\":{arguments}}}";
    }

    private static string Finish(FakeReply reply, WireEnding ending) => ending switch
    {
        WireEnding.Missing => "null",
        WireEnding.Refused => "\"content_filter\"",
        WireEnding.BrokenTool => "\"tool_calls\"",
        _ => $"\"{reply.Finish.Value}\"",
    };

    private static string Usage(UsageDetails usage) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"usage\":{{\"prompt_tokens\":{WireJson.Input(usage)},\"completion_tokens\":{WireJson.Output(usage)},\"total_tokens\":{WireJson.Input(usage) + WireJson.Output(usage)}}}");

    private string Head(string kind) => $"\"id\":\"chatcmpl-1\",\"object\":\"{kind}\",\"created\":1767600000,\"model\":{WireJson.Text(Model)}";

    private string Chunk(string delta, string finish = "null") =>
        Carrying($"{{{Head("chat.completion.chunk")},\"choices\":[{{\"index\":0,\"delta\":{delta},\"logprobs\":null,\"finish_reason\":{finish}}}]}}");
}

using System.Globalization;
using Microsoft.Extensions.AI;
using TierKit.Testing.Faults;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Servers;

/// <summary>Writes as Ollama does: one JSON object per line.</summary>
internal sealed class OllamaFormat(string model) : WireFormat(model)
{
    private const string Created = "2026-01-05T08:00:00.391573Z";

    public override string ChatPath => "/api/chat";

    public override string StreamType => "application/x-ndjson";

    public override string ObjectType => "application/json; charset=utf-8";

    public override string ErrorEvent => "{\"error\":\"server busy, please try again.  maximum pending requests exceeded\"}\n";

    public override string MalformedChunk => $"{{\"model\":{WireJson.Text(Model)},\"message\":{{\"role\n";

    public override string Whole(FakeReply reply, UsageDetails usage, WireEnding ending) => ending == WireEnding.Missing
        ? Line(Message(reply, ending), "\"done\":false").TrimEnd('\n')
        : Line(Message(reply, ending), Done(reply, usage)).TrimEnd('\n');

    public override IEnumerable<string> Opening(UsageDetails usage) => [];

    public override string Part(WirePart part) => Line(
        part.Content switch
        {
            TextReasoningContent thought => $"{{\"role\":\"assistant\",\"content\":\"\",\"thinking\":{WireJson.Text(thought.Text)}}}",
            FunctionCallContent call => $"{{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{Call(call, part.Tool)}]}}",
            _ => $"{{\"role\":\"assistant\",\"content\":{WireJson.Text(part.Content.ToString() ?? "")}}}",
        },
        "\"done\":false");

    public override IEnumerable<string> Closing(FakeReply reply, UsageDetails usage, WireEnding ending, WirePart? last) =>
        ending == WireEnding.Missing ? []
        : ending == WireEnding.Twice ? [Last(reply, usage), Last(reply.EndingOtherwise(), usage)]
        : [Last(reply, usage)];

    public override string Carrying(string json) => json + "\n";

    public override (int Status, string Body) Error(FaultAction action) => action switch
    {
        FaultAction.ContextTooLong => (400, Says("input length exceeds the context length")),
        FaultAction.ModelMissing => (404, Says($"model \"{Model}\" not found, try pulling it first")),
        FaultAction.ModelLoading => (500, Says("unexpected server status: llm server loading model")),
        FaultAction.QuotaExhausted => (429, Says("you have reached your weekly usage limit")),
        FaultAction.Unauthorized => (401, Says("unauthorized")),
        FaultAction.RegionBlocked => (451, Says("this model is not available in your region")),
        _ => (503, Says("server busy, please try again.  maximum pending requests exceeded")),
    };

    public override string ErrorBody(int status) => Says($"status {status.ToString(CultureInfo.InvariantCulture)}");

    public override Task AnswerAsideAsync(LoopbackExchange exchange) => exchange.Request.Path switch
    {
        "/api/show" => exchange.AnswerAsync(200, "{\"capabilities\":[\"completion\",\"tools\"]}", ObjectType),
        "/api/version" => exchange.AnswerAsync(200, "{\"version\":\"0.12.6\"}", ObjectType),
        "/api/tags" => exchange.AnswerAsync(200, $"{{\"models\":[{Entry("\"modified_at\":\"2026-01-04T23:32:21Z\"")}]}}", ObjectType),
        "/api/ps" => exchange.AnswerAsync(200, $"{{\"models\":[{Entry("\"expires_at\":\"2026-01-05T23:32:21Z\",\"size_vram\":5137025024,\"context_length\":4096")}]}}", ObjectType),
        _ => base.AnswerAsideAsync(exchange),
    };

    private static string Says(string text) => $"{{\"error\":{WireJson.Text(text)}}}";

    private static string Call(FunctionCallContent call, int index) =>
        $"{{\"id\":{WireJson.Text(call.CallId)},\"function\":{{\"index\":{index.ToString(CultureInfo.InvariantCulture)},\"name\":{WireJson.Text(call.Name)},\"arguments\":{Arguments(call)}}}}}";

    // Ollama sends an object; a model that broke it is seen as text where the object should be.
    private static string Arguments(FunctionCallContent call) => call.Exception is null ? WireJson.Arguments(call) : WireJson.Text(WireJson.BrokenArguments);

    private static string Message(FakeReply reply, WireEnding ending)
    {
        string thinking = reply.Reasoning is { } thought ? $",\"thinking\":{WireJson.Text(thought)}" : "";
        string calls = reply.ToolCalls.Count > 0 ? $",\"tool_calls\":[{string.Join(',', reply.ToolCalls.Select(Call))}]" : "";
        return $"{{\"role\":\"assistant\",\"content\":{WireJson.Text(ending == WireEnding.Refused ? "" : reply.Text)}{thinking}{calls}}}";
    }

    private static string Done(FakeReply reply, UsageDetails usage) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"done\":true,\"done_reason\":\"{(reply.Finish == ChatFinishReason.Length ? "length" : "stop")}\",\"total_duration\":174560334,\"load_duration\":101397084,\"prompt_eval_count\":{WireJson.Input(usage)},\"prompt_eval_duration\":13074791,\"eval_count\":{WireJson.Output(usage)},\"eval_duration\":52479709");

    private string Last(FakeReply reply, UsageDetails usage) => Line("{\"role\":\"assistant\",\"content\":\"\"}", Done(reply, usage));

    private string Line(string message, string rest) => $"{{\"model\":{WireJson.Text(Model)},\"created_at\":\"{Created}\",\"message\":{message},{rest}}}\n";

    private string Entry(string rest)
    {
        string name = WireJson.Text(Model.Contains(':', StringComparison.Ordinal) ? Model : Model + ":latest");
        return $"{{\"name\":{name},\"model\":{name},\"size\":3338801804,\"digest\":\"a2af6cc3eb7f\",{rest}}}";
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Testing.Faults;

namespace TierKit.Testing.Servers;

/// <summary>Writes as OpenAI's endpoints beside the chat do: transcriptions, speech, images.</summary>
internal sealed class OpenAITaskFormat(string model, string path) : OpenAIFormat(model)
{
    public const string Transcriptions = "/v1/audio/transcriptions";
    public const string Speech = "/v1/audio/speech";
    public const string Images = "/v1/images/generations";

    public override string ChatPath => path;

    public override bool IsChat => false;

    public override string WholeType => path == Speech ? "audio/mpeg" : ObjectType;

    public override (IReadOnlyList<ChatMessage> Messages, bool Streaming) ReadRequest(string body)
    {
        if (path == Transcriptions)
        {
            // A form with the recording in it: a test looks for what it sent.
            return ([new ChatMessage(ChatRole.User, body)], false);
        }

        using JsonDocument document = JsonDocument.Parse(body);
        return ([new ChatMessage(ChatRole.User, document.RootElement.GetProperty(path == Speech ? "input" : "prompt").GetString())], false);
    }

    public override (int Status, string Body) Error(FaultAction action) => action == FaultAction.ContentRefused
        ? (400, "{\"error\":{\"message\":\"Your request was rejected by the safety system.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"content_policy_violation\"}}")
        : base.Error(action);

    public override string Whole(FakeReply reply, UsageDetails usage, WireEnding ending) => path switch
    {
        Transcriptions => ending == WireEnding.Missing ? "" : $"{{\"text\":{WireJson.Text(reply.Text)}}}",
        Speech => ending == WireEnding.Missing ? "" : $"ID3{reply.Text}",
        _ => $"{{\"created\":1767600000,\"data\":[{(ending == WireEnding.Missing ? "" : Image(reply))}]}}",
    };

    private static string Image(FakeReply reply) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"b64_json\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes("PNG " + reply.Text))}\"}}");
}

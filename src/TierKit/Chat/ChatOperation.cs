using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.Chat;

/// <summary>Represents a chat call that wants its answer in one piece.</summary>
internal readonly struct ChatOperation(ChatCall call, IFloor? floor) : IRouteOperation<ChatResponse>
{
    public Task<ChatResponse> InvokeAsync(ServiceState service, CancellationToken cancellationToken) =>
        service.Client<IChatClient>().GetResponseAsync(call.MessagesFor(service), call.OptionsFor(service), cancellationToken);

    public FailureKind? Judge(ServiceState service, ChatResponse response, out bool verified)
    {
        verified = response?.FinishReason is not null;
        return response is not null && ChatAnswer.IsBroken(response.Messages)
            ? FailureKind.Malformed
            : ChatAnswer.Judge(service.Service.SignalsCompletion, response?.FinishReason, response is not null && ChatAnswer.HasContent(response.Messages));
    }

    public ChatResponse Attach(ServiceState? service, ChatResponse response, RouteReport report)
    {
        ChatResponse reported = ChatAnswer.WithReport(response, report);
        if (service is not null && AnswerEdge.Matters(response.Messages))
        {
            reported.Messages = new AnswerEdge(call.Messages, service.Service).Own(response.Messages);
        }

        return reported;
    }

    public (string? Model, long? InputTokens, long? OutputTokens) Usage(ChatResponse response) =>
        (response.ModelId, response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount);

    public ValueTask<ChatResponse?> AnswerFromFloorAsync(CancellationToken cancellationToken) =>
        floor is null ? default : floor.AnswerAsync(call.Messages, cancellationToken);
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Chat;

/// <summary>Represents a chat call that wants its answer in one piece.</summary>
internal readonly struct ChatOperation(ChatCall call, IFloor? floor) : IRouteOperation<ChatResponse>
{
    // A frame less for a refusal that is thrown to pass.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Task<ChatResponse> InvokeAsync(EndpointState endpoint, CancellationToken cancellationToken) =>
        endpoint.Client<IChatClient>().GetResponseAsync(call.MessagesFor(endpoint), call.OptionsFor(endpoint), cancellationToken);

    public FailureKind? Judge(EndpointState endpoint, ChatResponse response, out bool verified)
    {
        verified = response?.FinishReason is not null;
        FailureKind? wrong = Judge(endpoint, response);
        return wrong is null && call.Structured?.Accepts(endpoint.Service, response!) == false ? FailureKind.Malformed : wrong;
    }

    // That a model cannot keep to a schema says nothing of the health of its service.
    public bool IsServicesFault(EndpointState endpoint, ChatResponse response) => call.Structured is null || Judge(endpoint, response) is not null;

    public void Observe(EndpointState endpoint, TransportAttempt? seen, ChatResponse? response, FailureKind? wrong)
    {
        // What broke off on the way is a failure of the service, and counted there.
        if (response is not null && wrong != FailureKind.Truncated)
        {
            AnswerObserver.Note(call, endpoint, seen, response, wrong is not null && !IsServicesFault(endpoint, response));
        }
    }

    public ChatResponse Attach(EndpointState? endpoint, ChatResponse response, RouteReport report)
    {
        if (endpoint is not null)
        {
            response = call.RedactionFor(endpoint)?.Reveal(endpoint.Service, response) ?? response;
            response = call.Structured?.Read(endpoint.Service, response) ?? response;
            report = call.Complete(endpoint, report);
        }

        ChatResponse reported = ChatAnswer.WithReport(response, report);
        if (endpoint is not null && AnswerEdge.Matters(response.Messages))
        {
            reported.Messages = new AnswerEdge(call.Messages, call.Tools, endpoint.Service).Own(response.Messages);
        }

        return reported;
    }

    public RouteReport? ReportOf(ChatResponse response) => RouteReportReader.Read(response.AdditionalProperties);

    public (string? Model, AttemptTokens Tokens) Usage(ChatResponse response) =>
        (response.ModelId, call.TokensOf(response.Usage, (IReadOnlyList<ChatMessage>)[.. response.Messages]));

    public int TokensNeeded => call.TokensNeeded;

    public ValueTask<bool> TryShortenAsync(RouteServices services, long deadline, CancellationToken cancellationToken) =>
        call.TryShortenAsync(services, deadline, cancellationToken);

    public ValueTask<ChatResponse?> AnswerFromFloorAsync(CancellationToken cancellationToken) =>
        floor is null ? default : call.AnswerFromFloorAsync(floor, cancellationToken);

    private static FailureKind? Judge(EndpointState endpoint, ChatResponse? response) => response is not null && ChatAnswer.IsBroken(response.Messages)
        ? FailureKind.Malformed
        : ChatAnswer.Judge(endpoint.Service.SignalsCompletion, response?.FinishReason, response is not null && ChatAnswer.HasContent(response.Messages));
}

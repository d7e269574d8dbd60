using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Wire;
using TierKit.Telemetry;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Answers <c>POST /v1/responses</c>: what the official clients ask by default, without the state that no tier could promise.</summary>
internal sealed class ResponsesEndpoint(RequestBodies bodies, NamedClients clients, TimeProvider time, AnswerStream stream)
{
    public async Task AnswerAsync(HttpContext context, GatewayCaller caller)
    {
        ChatRequest request;
        using (RequestBody body = await bodies.ReadAsync(context))
        {
            request = ResponsesRequestReader.Read(body.Parse());
        }

        string? model = request.Model;
        IChatClient client = clients.Chat(context, caller, request.Options, ref model);
        long created = time.GetUtcNow().ToUnixTimeSeconds();
        if (request.Stream)
        {
            await stream.SendAsync(
                context, client, request, model!, (output, served) => new ResponseEventWriter(output, new ResponseState(served, created)));
            return;
        }

        ChatResponse response = await client.GetResponseAsync(request.Messages, request.Options, context.RequestAborted);
        RouteReport? report = response.GetRoute();
        GatewayHeaders.Write(context, report);

        ResponseState state = new(response.ModelId ?? model!, created) { Usage = response.Usage, Finish = response.FinishReason };
        Fill(state, response);
        await JsonAnswer.WriteAsync(context, json => ResponseItems.Response(json, state, state.Status, report));
    }

    private static void Fill(ResponseState state, ChatResponse response)
    {
        if (response.Text is { Length: > 0 } text)
        {
            string id = state.NextItemId("msg");
            state.Done.Add(json => ResponseItems.Message(json, id, text));
        }

        foreach (FunctionCallContent call in response.Messages.SelectMany(static m => m.Contents).OfType<FunctionCallContent>())
        {
            string id = state.NextItemId("fc");
            string arguments = AnswerParts.ArgumentText(call.Arguments);
            state.Done.Add(json => ResponseItems.Call(json, id, call, arguments));
        }
    }
}

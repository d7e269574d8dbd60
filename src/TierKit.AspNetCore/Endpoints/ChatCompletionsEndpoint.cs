using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Wire;
using TierKit.Telemetry;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Answers <c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatCompletionsEndpoint(RequestBodies bodies, NamedClients clients, TimeProvider time, AnswerStream stream)
{
    public async Task AnswerAsync(HttpContext context, GatewayCaller caller)
    {
        ChatRequest request;
        using (RequestBody body = await bodies.ReadAsync(context))
        {
            request = ChatRequestReader.Read(body.Parse());
        }

        string? model = request.Model;
        IChatClient client = clients.Chat(context, caller, request.Options, ref model);
        if (request.Stream)
        {
            long created = Now();
            await stream.SendAsync(
                context, client, request, model!, (output, served) => new ChunkWriter(output, served, created, request.IncludeUsage));
            return;
        }

        ChatResponse response = await client.GetResponseAsync(request.Messages, request.Options, context.RequestAborted);
        RouteReport? report = response.GetRoute();
        GatewayHeaders.Write(context, report);

        WireBuffer buffer = WireBuffer.Pool.Get();
        try
        {
            ChatResponseWriter.Write(buffer, response, report, model!, Now());
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = buffer.Written.Length;
            await context.Response.BodyWriter.WriteAsync(buffer.Written);
        }
        finally
        {
            WireBuffer.Pool.Return(buffer);
        }
    }

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();
}

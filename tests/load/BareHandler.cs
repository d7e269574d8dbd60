using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace TierKit.Load;

/// <summary>Is the least one can write over <see cref="IChatClient"/>: read the messages, ask, write the text.</summary>
internal sealed class BareHandler(IChatClient client)
{
    public async Task AnswerAsync(HttpContext context)
    {
        BareRequest request = (await JsonSerializer.DeserializeAsync(context.Request.Body, BareJson.Default.BareRequest, context.RequestAborted))!;
        List<ChatMessage> messages = [.. request.Messages.Select(static m => new ChatMessage(new ChatRole(m.Role), m.Content))];
        if (!request.Stream)
        {
            ChatResponse response = await client.GetResponseAsync(messages, cancellationToken: context.RequestAborted);
            context.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(
                context.Response.Body,
                new BareResponse("chatcmpl-1", "chat.completion", response.ModelId, [new BareChoice(0, new BareMessage("assistant", response.Text), "stop")]),
                BareJson.Default.BareResponse);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, cancellationToken: context.RequestAborted))
        {
            await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(new BareMessage("assistant", update.Text), BareJson.Default.BareMessage)}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }
}

internal sealed record BareMessage(string Role, string Content);

internal sealed record BareRequest(string? Model, IReadOnlyList<BareMessage> Messages, bool Stream);

internal sealed record BareChoice(int Index, BareMessage Message, string FinishReason);

internal sealed record BareResponse(string Id, string Object, string? Model, IReadOnlyList<BareChoice> Choices);

[JsonSerializable(typeof(BareRequest))]
[JsonSerializable(typeof(BareResponse))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class BareJson : JsonSerializerContext;

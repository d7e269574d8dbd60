using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using TierKit.AspNetCore.Wire;
using TierKit.Chat;
using TierKit.Telemetry;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Carries a streamed answer from a client to a reader, at the reader's pace.</summary>
internal sealed class AnswerStream(EventStream events, ILogger<AnswerStream> logger)
{
    // So much may be written before the reader's own pace counts again.
    private const int UnflushedLimit = 16 * 1024;

    /// <summary>Makes the writer once the model is known.</summary>
    public delegate IStreamWriter Writing(PipeWriter output, string model);

    public async Task SendAsync(HttpContext context, IChatClient client, ChatRequest request, string model, Writing begin)
    {
        await using IAsyncEnumerator<ChatResponseUpdate> updates = client
            .GetStreamingResponseAsync(request.Messages, request.Options, context.RequestAborted)
            .GetAsyncEnumerator(context.RequestAborted);

        // Until the first update nothing is committed: a failure still gets its own status.
        bool more = await updates.MoveNextAsync();
        RouteReport? report = more ? updates.Current.GetRoute() : null;
        GatewayHeaders.Write(context, report);

        EventStream.Begin(context);
        using IStreamWriter writer = begin(context.Response.BodyWriter, more ? updates.Current.ModelId ?? model : model);
        ChatFinishReason? finish = null;
        ApiError? error = null;
        try
        {
            int unflushed = 0;
            while (more && error is null)
            {
                ChatResponseUpdate update = updates.Current;
                report = update.GetRoute() ?? report;
                finish = update.FinishReason ?? finish;
                error = StreamRestart.IsRestart(update) ? ApiErrors.Restarted() : null;
                unflushed += writer.Write(update);
                ValueTask<bool> next = updates.MoveNextAsync();
                if (unflushed > 0 && (!next.IsCompleted || unflushed > UnflushedLimit))
                {
                    await events.FlushAsync(context);
                    unflushed = 0;
                }

                more = await next;
            }
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            error = FailureErrors.From(exception);
        }

        if (error is not null)
        {
            logger.StreamBroke(error.Code);
            writer.Fail(error);
            await events.FlushAsync(context);
            throw new BrokenStreamException();
        }

        writer.Finish(finish, report);
        await events.FlushAsync(context);
    }
}

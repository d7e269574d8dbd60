using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using TierKit.AspNetCore.Hosting;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Sends server-sent events that nobody on the way holds back, to readers who read.</summary>
internal sealed class EventStream(IOptions<GatewayOptions> options, TimeProvider time)
{
    private readonly TimeSpan _stall = options.Value.StallTimeout;

    public static void Begin(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Sends what was written. A reader that takes nothing for too long loses its connection, which stops the generation.</summary>
    /// <remarks>The server's own rate limit allows a stalled reader minutes for every buffer it has filled.</remarks>
    public ValueTask FlushAsync(HttpContext context)
    {
        // Without a token: a flush that ends early would leave the read under way alone.
        ValueTask<FlushResult> flush = context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        if (!flush.IsCompletedSuccessfully)
        {
            return new ValueTask(WaitAsync(flush, context));
        }

        _ = flush.Result;
        return ValueTask.CompletedTask;
    }

    private async Task WaitAsync(ValueTask<FlushResult> flush, HttpContext context)
    {
        using ITimer clock = time.CreateTimer(static state => ((HttpContext)state!).Abort(), context, _stall, Timeout.InfiniteTimeSpan);
        await flush;
    }
}

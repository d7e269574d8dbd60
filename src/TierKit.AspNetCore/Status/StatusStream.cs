using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using TierKit.AspNetCore.Endpoints;
using TierKit.AspNetCore.Wire;

namespace TierKit.AspNetCore.Status;

/// <summary>Sends the status as server-sent events: at once, then whenever it changed.</summary>
internal sealed class StatusStream(StatusWriter writer, EventStream events, TimeProvider time)
{
    private const int MostReaders = 32;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    // Comments keep proxies from closing a quiet stream, and tell us when the reader is gone.
    private const int LooksBetweenSigns = 15;

    private int _readers;

    public async Task SendAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _readers) > MostReaders)
        {
            Interlocked.Decrement(ref _readers);
            throw new ApiException(ApiErrors.Busy(MostReaders));
        }

        try
        {
            await SendAsync(context, context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    private async Task SendAsync(HttpContext context, CancellationToken gone)
    {
        EventStream.Begin(context);
        using PeriodicTimer timer = new(Look, time);
        byte[] last = [];
        int quiet = 0;
        do
        {
            byte[] now = Snapshot();
            if (!now.AsSpan().SequenceEqual(last))
            {
                last = now;
                quiet = 0;
                PipeWriter output = context.Response.BodyWriter;
                output.Write("event: status\ndata: "u8);
                output.Write(now);
                output.Write("\n\n"u8);
                await events.FlushAsync(context);
            }
            else if (++quiet % LooksBetweenSigns == 0)
            {
                context.Response.BodyWriter.Write(": still here\n\n"u8);
                await events.FlushAsync(context);
            }
        }
        while (await timer.WaitForNextTickAsync(gone));
    }

    private byte[] Snapshot()
    {
        WireBuffer buffer = WireBuffer.Pool.Get();
        writer.Write(buffer.Json);
        buffer.Json.Flush();
        byte[] bytes = buffer.Written.ToArray();
        WireBuffer.Pool.Return(buffer);
        return bytes;
    }
}

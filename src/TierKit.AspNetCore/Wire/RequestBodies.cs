using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TierKit.AspNetCore.Hosting;

namespace TierKit.AspNetCore.Wire;

/// <summary>Reads bodies whole, within a size, a time, and a budget that all requests share.</summary>
internal sealed class RequestBodies(IOptions<GatewayOptions> options, TimeProvider time)
{
    private const int FirstSize = 4096;

    private readonly int _limit = options.Value.MaxBodyBytes;
    private readonly long _budget = options.Value.MaxBufferedBytes;
    private readonly TimeSpan _timeout = options.Value.BodyTimeout;
    private long _held;

    /// <summary>Reads a JSON body; dispose what it returns when the JSON is no longer looked at.</summary>
    /// <exception cref="ApiException">The body is not JSON by its content type, too large, or too slow.</exception>
    public ValueTask<RequestBody> ReadAsync(HttpContext context) => Is(context.Request.ContentType, "application/json")
        ? ReadWholeAsync(context)
        : throw new ApiException(ApiErrors.NotJson());

    /// <summary>Reads the body of a form; dispose what it returns when its bytes are no longer looked at.</summary>
    /// <exception cref="ApiException">The body is no form by its content type, too large, or too slow.</exception>
    public ValueTask<RequestBody> ReadFormAsync(HttpContext context) => Is(context.Request.ContentType, "multipart/form-data")
        ? ReadWholeAsync(context)
        : throw new ApiException(ApiErrors.NotForm());

    /// <exception cref="ApiException">Other bodies fill the budget.</exception>
    public void Reserve(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) > _budget)
        {
            Release(bytes);
            throw new ApiException(ApiErrors.BuffersFull());
        }
    }

    public void Release(int bytes) => Interlocked.Add(ref _held, -bytes);

    private async ValueTask<RequestBody> ReadWholeAsync(HttpContext context)
    {
        if (context.Request.ContentLength > _limit)
        {
            throw new ApiException(ApiErrors.TooLarge(_limit));
        }

        RequestBody body = new(this, (int)(context.Request.ContentLength ?? FirstSize));
        CancellationTokenSource? clock = null;
        CancellationTokenSource? linked = null;
        try
        {
            PipeReader reader = context.Request.BodyReader;
            while (true)
            {
                if (!reader.TryRead(out ReadResult read))
                {
                    // Most bodies arrive with their headers; only one that makes us wait gets a clock.
                    clock ??= new CancellationTokenSource(_timeout, time);
                    linked ??= CancellationTokenSource.CreateLinkedTokenSource(clock.Token, context.RequestAborted);
                    read = await reader.ReadAsync(linked.Token);
                }

                if (body.Length + read.Buffer.Length > _limit)
                {
                    throw new ApiException(ApiErrors.TooLarge(_limit));
                }

                body.Append(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return body;
                }
            }
        }
        catch (Exception exception)
        {
            body.Dispose();
            throw exception switch
            {
                OperationCanceledException when clock is { IsCancellationRequested: true } && !context.RequestAborted.IsCancellationRequested =>
                    new ApiException(ApiErrors.BodyTimeout()),
                BadHttpRequestException { StatusCode: 413 } => new ApiException(ApiErrors.TooLarge(_limit)),
                BadHttpRequestException { StatusCode: 408 } => new ApiException(ApiErrors.BodyTimeout()),
                _ => exception,
            };
        }
        finally
        {
            linked?.Dispose();
            clock?.Dispose();
        }
    }

    private static bool Is(string? type, string wanted)
    {
        if (type is null)
        {
            return false;
        }

        ReadOnlySpan<char> media = type.AsSpan();
        int end = media.IndexOf(';');
        media = (end < 0 ? media : media[..end]).Trim();
        return media.Equals(wanted, StringComparison.OrdinalIgnoreCase);
    }
}

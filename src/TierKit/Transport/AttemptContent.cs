using System.Net;
using TierKit.Tiers;

namespace TierKit.Transport;

/// <summary>Replaces an answer's content with one whose reads obey the attempt.</summary>
internal sealed class AttemptContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly TransportAttempt _attempt;
    private readonly TierService _service;
    private readonly string? _errorMark;

    private AttemptContent(HttpContent inner, TransportAttempt attempt, TierService service, string? errorMark)
    {
        _inner = inner;
        _attempt = attempt;
        _service = service;
        _errorMark = errorMark;
        foreach ((string name, IEnumerable<string> values) in inner.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    public static void Wrap(HttpResponseMessage response, TransportAttempt attempt, TierService service, string? errorMark) =>
        response.Content = new AttemptContent(response.Content, attempt, service, errorMark);

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new AttemptStream(await _inner.ReadAsStreamAsync(_attempt.Cancellation).ConfigureAwait(false), _attempt, new AnswerMeter(_service, IsByLines), Mark());

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Stream source = await CreateContentReadStreamAsync().ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            await source.CopyToAsync(stream).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsByLines => _inner.Headers.ContentType?.MediaType is "text/event-stream" or "application/x-ndjson";

    // Only line protocols carry errors inside a good answer.
    private ErrorLineScanner? Mark() => _errorMark is not null && IsByLines ? new ErrorLineScanner(_errorMark, _attempt) : null;
}

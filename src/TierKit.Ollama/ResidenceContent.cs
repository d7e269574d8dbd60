using System.Net;

namespace TierKit.Providers;

/// <summary>Replaces an answer's content with one that ends when the answer says it came from elsewhere.</summary>
internal sealed class ResidenceContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Func<Exception> _refuse;

    public ResidenceContent(HttpContent inner, Func<Exception> refuse)
    {
        _inner = inner;
        _refuse = refuse;
        foreach ((string name, IEnumerable<string> values) in inner.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new ResidenceStream(await _inner.ReadAsStreamAsync().ConfigureAwait(false), _refuse);

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
}

using System.Buffers;
using System.Text.Json;

namespace TierKit.AspNetCore.Wire;

/// <summary>Holds one body in a pooled buffer that counts against the budget.</summary>
internal sealed class RequestBody : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    private readonly RequestBodies _owner;
    private byte[] _buffer = [];
    private JsonDocument? _json;

    public RequestBody(RequestBodies owner, int expected)
    {
        _owner = owner;
        // What a header promises is not believed beyond a first buffer: the rest grows as bytes arrive.
        Grow(Math.Clamp(expected, 256, 64 * 1024));
    }

    public int Length { get; private set; }

    /// <summary>Gets the bytes; they live as long as this object.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    public void Append(ReadOnlySequence<byte> bytes)
    {
        int needed = Length + (int)bytes.Length;
        if (needed > _buffer.Length)
        {
            Grow(Math.Max(needed, (int)Math.Min(_buffer.Length * 2L, Array.MaxLength)));
        }

        bytes.CopyTo(_buffer.AsSpan(Length));
        Length = needed;
    }

    /// <summary>Parses the body; the elements live as long as this object.</summary>
    /// <exception cref="ApiException">It is not a JSON object.</exception>
    public JsonElement Parse()
    {
        try
        {
            _json = JsonDocument.Parse(_buffer.AsMemory(0, Length), Strict);
        }
        catch (JsonException exception)
        {
            throw new ApiException(new ApiError(
                400, "invalid_request_error", "invalid_json",
                $"The body is not valid JSON: line {(exception.LineNumber + 1)?.ToString(System.Globalization.CultureInfo.InvariantCulture)}, byte {exception.BytePositionInLine?.ToString(System.Globalization.CultureInfo.InvariantCulture)}."));
        }

        return _json.RootElement.ValueKind == JsonValueKind.Object
            ? _json.RootElement
            : throw new ApiException(new ApiError(400, "invalid_request_error", "invalid_json", "The body must be a JSON object."));
    }

    public void Dispose()
    {
        _json?.Dispose();
        _json = null;
        Return();
    }

    private void Grow(int size)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            _owner.Reserve(larger.Length);
        }
        catch (ApiException)
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw;
        }

        _buffer.AsSpan(0, Length).CopyTo(larger);
        Return();
        _buffer = larger;
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            _owner.Release(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }
}

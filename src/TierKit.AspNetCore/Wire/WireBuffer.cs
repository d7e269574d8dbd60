using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace TierKit.AspNetCore.Wire;

/// <summary>Pairs a buffer with a JSON writer over it; both are used again and again.</summary>
internal sealed class WireBuffer : IResettable
{
    private const int KeptCapacity = 256 * 1024;

    // The answer is JSON and never HTML: what only HTML would need stays readable and short.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private WireBuffer()
    {
        Bytes = new ArrayBufferWriter<byte>(4096);
        Json = new Utf8JsonWriter(Bytes, Options);
    }

    public static ObjectPool<WireBuffer> Pool { get; } = new DefaultObjectPool<WireBuffer>(new Policy(), 128);

    public ArrayBufferWriter<byte> Bytes { get; private set; }

    public Utf8JsonWriter Json { get; private set; }

    public ReadOnlyMemory<byte> Written => Bytes.WrittenMemory;

    /// <summary>Begins another JSON document behind what is there.</summary>
    public Utf8JsonWriter Begin()
    {
        Json.Reset(Bytes);
        return Json;
    }

    public bool TryReset()
    {
        Bytes.ResetWrittenCount();
        Json.Reset(Bytes);
        return Bytes.Capacity <= KeptCapacity;
    }

    private sealed class Policy : PooledObjectPolicy<WireBuffer>
    {
        public override WireBuffer Create() => new();

        public override bool Return(WireBuffer obj) => obj.TryReset();
    }
}

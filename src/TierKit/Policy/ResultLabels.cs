using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace TierKit.Policy;

/// <summary>Remembers the label of each text that a function returned, by the text's hash: fronts copy and serialise results.</summary>
/// <remarks>Thread-safe. Forgetting is safe: the function's own, closed label counts then.</remarks>
internal sealed class ResultLabels
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<UInt128, ContentLabel> _labels = [];
    private readonly ConcurrentQueue<UInt128> _order = [];

    public void Remember(string text, ContentLabel label)
    {
        UInt128 key = KeyOf(text);
        if (_labels.TryAdd(key, label))
        {
            _order.Enqueue(key);
            while (_labels.Count > Most && _order.TryDequeue(out UInt128 oldest))
            {
                _labels.TryRemove(oldest, out _);
            }
        }
        else
        {
            // One text under two labels is as sensitive as the stricter of them.
            _labels.AddOrUpdate(key, label, (_, known) => known.Join(label));
        }
    }

    public ContentLabel? Find(object? result) => result switch
    {
        string text => Find(text),
        JsonElement { ValueKind: JsonValueKind.String } json => Find(json.GetString()!),
        _ => null,
    };

    private ContentLabel? Find(string text) => _labels.TryGetValue(KeyOf(text), out ContentLabel label) ? label : null;

    private static UInt128 KeyOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}

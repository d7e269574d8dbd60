using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace TierKit.Policy;

/// <summary>Holds the state of each capability: a byte each, the names shared by every prediction of one graph.</summary>
internal sealed class CapabilityStates(string[] names, FrozenDictionary<string, int> places, byte[] states) : IReadOnlyDictionary<string, CapabilityState>
{
    public int Count => names.Length;

    public IEnumerable<string> Keys => names;

    public IEnumerable<CapabilityState> Values => states.Select(static s => (CapabilityState)s);

    public CapabilityState this[string key] => TryGetValue(key, out CapabilityState state)
        ? state
        : throw new KeyNotFoundException($"'{key}' is not a declared capability. Known: {(names.Length == 0 ? "none" : string.Join(", ", names))}.");

    public bool ContainsKey(string key) => places.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out CapabilityState value)
    {
        bool known = places.TryGetValue(key, out int place);
        value = known ? (CapabilityState)states[place] : default;
        return known;
    }

    public IEnumerator<KeyValuePair<string, CapabilityState>> GetEnumerator()
    {
        for (int place = 0; place < names.Length; place++)
        {
            yield return KeyValuePair.Create(names[place], (CapabilityState)states[place]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

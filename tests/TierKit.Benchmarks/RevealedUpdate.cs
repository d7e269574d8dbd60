using System.Text;
using BenchmarkDotNet.Attributes;
using TierKit.Policy;

namespace TierKit.Benchmarks;

/// <summary>What putting values back adds to one update of a stream of 20, against joining the updates.</summary>
public class RevealedUpdate
{
    private const int Updates = 20;

    private readonly PseudonymMap _map = new("beginning");
    private string[] _plain = null!;
    private string[] _split = null!;

    [GlobalSetup]
    public void Setup()
    {
        string token = _map.TokenFor("anna.berg@example.org", "email");
        _plain = [.. Enumerable.Range(0, Updates).Select(static i => $"word{i} and more ")];
        // Each pseudonym comes in two halves: every second update holds something back.
        _split = [.. Enumerable.Range(0, Updates).Select(i => i % 2 == 0 ? $"ask {token[..(token.Length / 2)]}" : $"{token[(token.Length / 2)..]} now ")];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Updates)]
    public int Joined() => _plain.Aggregate(new StringBuilder(), static (text, piece) => text.Append(piece)).Length;

    [Benchmark(OperationsPerInvoke = Updates)]
    public int RevealedNothing() => Drain(_plain);

    [Benchmark(OperationsPerInvoke = Updates)]
    public int RevealedSplitPseudonyms() => Drain(_split);

    private int Drain(string[] pieces)
    {
        PseudonymStream stream = new(_map);
        int length = 0;
        foreach (string piece in pieces)
        {
            length += stream.Pass(piece).Length;
        }

        return length + stream.Rest().Length;
    }
}

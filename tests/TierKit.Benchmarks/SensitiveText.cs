using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using TierKit.Policy;

namespace TierKit.Benchmarks;

/// <summary>What it costs to look for secrets, cards, accounts and addresses in 100,000 characters, against hashing them for the audit.</summary>
/// <remarks>One finding about every 2,000 characters, and digits and addresses that are none in between.</remarks>
public class SensitiveText
{
    private const int Characters = 100_000;

    private readonly Redactor _redactor = new([new BuiltInDetector()]);
    private string _text = null!;

    [GlobalSetup]
    public void Setup()
    {
        StringBuilder text = new();
        for (int i = 0; text.Length < Characters; i++)
        {
            text.Append("The delivery of the 14th left the warehouse at 9:30 and reached the customer two days later, as agreed in May 2026. ");
            text.Append(i % 17 == 0 ? "Write to anna.berg@example.org or pay to DE89 3704 0044 0532 0130 00. " : "Nobody has complained so far. ");
        }

        _text = text.ToString(0, Characters);
    }

    [Benchmark(Baseline = true)]
    public byte[] Hashed() => SHA256.HashData(Encoding.UTF8.GetBytes(_text));

    [Benchmark]
    public int Examined() => _redactor.Find(_text).Count;
}

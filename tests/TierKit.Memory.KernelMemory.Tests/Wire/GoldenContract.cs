using System.Reflection;
using System.Text.RegularExpressions;

namespace TierKit.Memory.KernelMemory.Tests.Wire;

/// <summary>Reads the examples of the contract that stand beside the repository, as patterns of what the service writes.</summary>
internal sealed partial class GoldenContract
{
    private readonly string _text;

    private GoldenContract(string text) => _text = text;

    public static GoldenContract Read()
    {
        string cases = typeof(GoldenContract).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static entry => entry.Key == "SharedCases").Value!;
        string path = Path.Combine(cases, "..", "kernel-memory.md");
        Assert.SkipUnless(File.Exists(path), "The contract (kernel-memory.md, beside the folder of MSBuild property SharedCases) is not beside this repository.");
        return new GoldenContract(File.ReadAllText(path));
    }

    /// <summary>Gets the example that begins like this, on one line and with its gaps open, as the service would write it.</summary>
    public Regex Example(string begin)
    {
        string example = Raw(begin);
        string pattern = Regex.Escape(Joined().Replace(example, "")).Replace("\"…\"", "\"[^\"]*\"", StringComparison.Ordinal).Replace("\\[…]", "\\[[^]]*\\]", StringComparison.Ordinal);
        return new Regex("^" + pattern + "$");
    }

    /// <summary>Gets the names of the properties of an example, in their order; those that may be absent are marked.</summary>
    public IReadOnlyList<string> Names(string begin) => [.. Name().Matches(Raw(begin)).Select(static match => match.Groups[1].Value + match.Groups[2].Value)];

    /// <summary>Says whether the contract has exactly this text.</summary>
    public bool Has(string text) => _text.Contains(text, StringComparison.Ordinal);

    /// <summary>Gets an example as it stands: from its beginning to where its braces close.</summary>
    private string Raw(string begin)
    {
        int start = _text.IndexOf(begin, StringComparison.Ordinal);
        Assert.True(start >= 0, $"The contract has no example that begins with {begin}");
        int depth = 0;
        for (int i = start; i < _text.Length; i++)
        {
            depth += _text[i] == '{' ? 1 : _text[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return _text[start..(i + 1)];
            }
        }

        throw new InvalidOperationException($"The example {begin} has no end.");
    }

    [GeneratedRegex("\\n\\s*")]
    private static partial Regex Joined();

    [GeneratedRegex("\"([A-Za-z]\\w*)\"(\\??)(?=[,:}\\]\\[?])")]
    private static partial Regex Name();
}

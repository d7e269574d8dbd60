using System.Text.Json;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Conformance;

public sealed class IgnoreCases : CaseSuite
{
    internal override string FileName => "ignore.json";

    private IReadOnlyList<string> _defaults = [];

    protected override void Open(JsonElement file) => _defaults = file.GetProperty("default_patterns").Texts();

    protected override void Check(JsonElement example)
    {
        JsonElement patterns = example.GetProperty("patterns");
        IgnorePatterns ignore = new(patterns.ValueKind == JsonValueKind.String ? IgnorePatterns.Defaults : patterns.Texts());

        Assert.Equal(_defaults, IgnorePatterns.Defaults);
        Assert.Equal(example.GetProperty("expected").GetBoolean(), ignore.Matches(example.Text("path")));
    }
}

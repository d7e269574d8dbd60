using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.Conformance;

/// <summary>Declares itself with a schema that no service takes.</summary>
internal sealed class BrokenTool : AIFunction
{
    private static readonly JsonElement Broken = JsonDocument.Parse("""{"type":"object","properties":{"a":{"type":"nonsense"}},"required":["missing"]}""").RootElement;

    public override string Name => "broken";

    public override JsonElement JsonSchema => Broken;

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No service should get as far as calling it.");
}

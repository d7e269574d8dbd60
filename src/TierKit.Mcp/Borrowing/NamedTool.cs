using Microsoft.Extensions.AI;

namespace TierKit.Mcp.Borrowing;

/// <summary>Offers a tool under another name.</summary>
internal sealed class NamedTool(string name, AIFunction inner) : DelegatingAIFunction(inner)
{
    public override string Name => name;
}

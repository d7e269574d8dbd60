using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Offers the operations as the toolset <c>memory</c>, under the names that prompts and skills of the original use.</summary>
internal static class MemoryToolset
{
    public const string Name = "memory";

    public static Toolset Create(BasicMemory memory)
    {
        IEnumerable<AIFunction> functions = memory.Options.ReadOnly
            ? [.. ReadingTools.Of(memory), .. SchemaTools.Of(memory), .. ServerTools.Of(memory), .. ConnectorTools.Of(memory)]
            : [.. WritingTools.Of(memory), .. ReadingTools.Of(memory), .. SchemaTools.Of(memory), .. ProjectTools.Of(memory), .. ServerTools.Of(memory), .. ConnectorTools.Of(memory)];
        return new Toolset(
            Name,
            "The user's own notes: Markdown files with observations, relations and tags, kept on the user's machine.",
            functions,
            ContentLabel.Closed)
        {
            Views = ViewTools.Of(memory),
            Prompts = MemoryPrompts.Of(memory),
            Resources = MemoryGuide.Of(memory),
        };
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Operations;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Memory.KernelMemory.Tools;

/// <summary>Offers the notes under the names, parameters and results of Kernel Memory's own plugin, without its holes.</summary>
internal static class KernelMemoryToolset
{
    private const string Closed = "is not offered here";

    public static Toolset Create(KernelMemoryOptions options, IServiceProvider provider)
    {
        KernelMemoryTools tools = new(
            provider.GetRequiredService<KernelMemoryNotes>(),
            provider.GetRequiredService<BasicMemory>(),
            () => provider.GetServices<Toolset>().Where(static toolset => !toolset.IsBorrowed).SelectMany(static toolset => toolset.Functions),
            provider.GetService<TimeProvider>() ?? TimeProvider.System);
        return new Toolset(
            options.Toolset,
            "Saves and finds information in the user's notes, and answers questions from them.",
            [
                Function("Save", "Stores a text under an id; a text of the same id is replaced.", tools.SaveAsync, Effect.Replaces),
                Function("SaveFile", $"Stores a file; it {Closed}, and the answer says what to use.", KernelMemoryTools.SaveFile, Effect.Reads),
                Function("SaveWebPage", $"Stores a web page; it {Closed}, and the answer says what to use.", KernelMemoryTools.SaveWebPage, Effect.Reads),
                Function("Search", "Finds what is stored about something: the best passage, or with a higher limit a JSON array of passages.", tools.SearchAsync, Effect.Reads),
                Function("Ask", "Answers a question from what is stored.", tools.AskAsync, Effect.Reads),
                Function("Delete", "Deletes what was stored under an id.", tools.DeleteAsync, Effect.Replaces),
            ],
            ContentLabel.Closed);

        AIFunction Function(string name, string description, Delegate call, Effect effect) => AIFunctionFactory.Create(call, new AIFunctionFactoryOptions
        {
            Name = name,
            Description = description,
            MarshalResult = static (result, _, _) => new(result),
            AdditionalProperties = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [RouteOptionNames.ReadOnlyHint] = effect == Effect.Reads,
                [RouteOptionNames.DestructiveHint] = effect == Effect.Replaces,
                [RouteOptionNames.IdempotentHint] = true,
                [RouteOptionNames.OpenWorldHint] = options.Tier != Tier.Sovereign,
                [RouteOptionNames.Reach] = options.Tier == Tier.Sovereign ? ToolReach.Home : ToolReach.Outside,
            },
        });
    }

    private enum Effect
    {
        Reads,
        Replaces,
    }
}

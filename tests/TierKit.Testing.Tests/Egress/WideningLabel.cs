using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Testing.Tests.Egress;

/// <summary>One way in which a call becomes one that must not leave.</summary>
/// <param name="Name">What the case is called.</param>
/// <param name="Sensitivity">The label.</param>
/// <param name="Way">Where the label stands, or what else keeps the call at home.</param>
internal sealed record WideningLabel(string Name, Sensitivity Sensitivity, string Way)
{
    /// <summary>Every label by every place it can stand in, and three rules of the policy that keep what is labelled loosely.</summary>
    public static IReadOnlyList<WideningLabel> All { get; } =
    [
        .. from label in new[] { Sensitivity.Private, Sensitivity.Secret }
           from way in new[] { "options", "scope", "message", "content", "tool result", "run" }
           select new WideningLabel($"{label} {way}", label, way),
        new("Internal above the ceiling", Sensitivity.Internal, "ceiling"),
        new("Internal, asked and declined", Sensitivity.Internal, "declined"),
        new("Public, critical", Sensitivity.Public, "critical"),
    ];

    /// <summary>Those that can be said of a call that is no conversation.</summary>
    public static IReadOnlyList<WideningLabel> OfTasks { get; } = [.. All.Where(static l => l.Way is not ("message" or "content" or "tool result"))];

    public static WideningLabel Open { get; } = new("Public", Sensitivity.Public, "options");

    public bool IsSaidByOptions => Way is "options" or "ceiling" or "declined" or "critical";

    public void Restrict(PolicyOptions policy)
    {
        foreach (Tiers.Tier tier in new[] { Tiers.Tier.Partner, Tiers.Tier.Transactional })
        {
            if (Way == "ceiling")
            {
                policy.SensitivityCeilings[tier] = Sensitivity.Public;
            }
            else if (Way == "declined")
            {
                policy.Egress[Sensitivity, tier] = EgressDecision.Ask;
            }
        }

        policy.Critical = Way == "critical";
    }

    public ChatMessage[] Messages()
    {
        ContentLabel label = new(Sensitivity);
        ChatMessage question = new(ChatRole.User, "what does the diary say?");
        return Way switch
        {
            "message" => [new ChatMessage(ChatRole.System, "the diary").WithLabel(label), question],
            "content" => [new ChatMessage(ChatRole.User, [new TextContent("the diary").WithLabel(label), new TextContent("?")])],
            "tool result" =>
            [
                question,
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "read")]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "the diary").WithLabel(label)]),
            ],
            _ => [question],
        };
    }

    public override string ToString() => Name;
}

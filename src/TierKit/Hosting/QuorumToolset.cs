using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Quorum;

namespace TierKit.Hosting;

/// <summary>Lets a model, a plugin or an MCP host ask a panel.</summary>
internal static class QuorumToolset
{
    public const string Name = "quorum";

    public static Toolset Create(TierKitRuntime runtime)
    {
        string[] panels = [.. runtime.Policies.Policies.Where(static p => p.Quorum is not null).Select(static p => p.Name)];
        AIFunction ask = AIFunctionFactory.Create(
            async ([Description("The question, complete in itself.")] string question,
                [Description("The panel's policy; leave out when there is one.")] string? policy = null,
                CancellationToken cancellationToken = default) =>
            {
                string chosen = policy is { Length: > 0 } ? policy : panels.Length == 1 ? panels[0] : "";
                if (!panels.Contains(chosen, StringComparer.Ordinal))
                {
                    return $"'{policy}' is no panel. Panels: {(panels.Length == 0 ? "none" : string.Join(", ", panels))}.";
                }

                QuorumResult<string> result = await ((QuorumChatClient)runtime.ChatFor(chosen)).AskAsync(question, cancellationToken: cancellationToken).ConfigureAwait(false);
                return Describe(result);
            },
            new AIFunctionFactoryOptions
            {
                Name = "ask_quorum",
                Description = "Asks several independent models and returns what they agree on, or that they do not agree. Agreement is not proof.",
                // How far a question travels is the policy's to say, call by call: no reach is declared here.
                AdditionalProperties = new Dictionary<string, object?>(StringComparer.Ordinal) { [RouteOptionNames.DestructiveHint] = false },
            });
        return new Toolset(Name, "Asks a panel of models for agreement.", [ask]);
    }

    private static string Describe(QuorumResult<string> result)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"decision: {result.Decision} ({result.Support} of {result.TotalWeight}, {result.Required} needed)\n");
        if (result.Value is { } value)
        {
            return text.Append("answer: ").Append(value).ToString();
        }

        text.Append(result.Reason);
        foreach (VoteClass<string> dissent in result.Classes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- weight {dissent.Weight}: {dissent.Value}");
        }

        return text.ToString();
    }
}

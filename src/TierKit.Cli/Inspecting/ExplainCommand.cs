using System.CommandLine;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Cli.Asking;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Routing;

namespace TierKit.Cli.Inspecting;

/// <summary>Shows who would be asked, in which order, and why others would not; asks nobody.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        Argument<string> question = new("question") { Description = "The question." };
        Option<string?> policy = CommonOptions.Policy();
        Option<Policy.Sensitivity?> label = CommonOptions.Label();
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("explain", "Shows who would be asked, in which order, and why others would not; asks nobody.")
        {
            question, policy, label, config, json,
        };
        command.SetAction((parsed, _) => ConfiguredKit.RunAsync(
            parsed.GetValue(config),
            parsed.InvocationConfiguration.Error,
            async services =>
            {
                RoutePlan plan = services.GetRequiredService<TieredChatClient>().Explain(
                    [new ChatMessage(ChatRole.User, parsed.GetValue(question)!)],
                    Question.Options(parsed.GetValue(policy), parsed.GetValue(label)));
                TextWriter output = parsed.InvocationConfiguration.Output;
                await (parsed.GetValue(json) ? JsonOutput.WriteAsync(output, Document(plan)) : output.WriteLineAsync(plan.ToString())).ConfigureAwait(false);
                return plan.Candidates.Count > 0 || plan.FloorMayAnswer ? ExitCode.Good : ExitCode.Finding;
            }));
        return command;
    }

    private static object Document(RoutePlan plan) => new
    {
        policy = plan.Policy.Name,
        sensitivity = plan.Sensitivity,
        candidates = plan.Candidates.Select(static c => new { name = c.Name, tier = c.Tier, provider = c.Provider, model = c.Model }),
        floor = plan.FloorMayAnswer,
        exclusions = plan.Exclusions,
    };
}

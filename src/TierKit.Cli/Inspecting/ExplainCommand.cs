using System.CommandLine;
using Microsoft.Extensions.AI;
using TierKit.Cli.Asking;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Routing;
using TierKit.Tiers;

namespace TierKit.Cli.Inspecting;

/// <summary>Shows who would be asked, in which order, and why others would not; asks nobody.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        Argument<string> question = new("question") { Description = "The question." };
        Option<string?> policy = CommonOptions.Policy();
        Option<Policy.Sensitivity?> label = CommonOptions.Label();
        Option<ServiceKind> kind = new("--kind") { Description = "What is asked for: Chat, Transcription, Speech or Image. Default: Chat." };
        kind.Validators.Add(static result =>
        {
            if (!Plans.Knows(result.GetValueOrDefault<ServiceKind>()))
            {
                result.AddError("--kind is one of Chat, Transcription, Speech, Image.");
            }
        });
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("explain", "Shows who would be asked, in which order, and why others would not; asks nobody.")
        {
            question, policy, label, kind, config, json,
        };
        command.SetAction((parsed, _) => ConfiguredKit.RunAsync(
            parsed.GetValue(config),
            parsed.InvocationConfiguration.Error,
            async services =>
            {
                ChatOptions? options = Question.Options(parsed.GetValue(policy), parsed.GetValue(label));
                RoutePlan plan = Plans.Of(services, parsed.GetValue(kind), parsed.GetValue(question)!, options);
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

using System.CommandLine;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Quorum;
using TierKit.Telemetry;

namespace TierKit.Cli.Asking;

/// <summary>Asks one question and says who answered.</summary>
internal static class AskCommand
{
    public static Command Create()
    {
        Argument<string> question = new("question") { Description = "The question." };
        Option<bool> stream = new("--stream") { Description = "Shows the answer as it comes." };
        Option<string?> policy = CommonOptions.Policy();
        Option<Policy.Sensitivity?> label = CommonOptions.Label();
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new("ask", "Asks one question and says who answered.") { question, policy, label, stream, config, json };
        command.SetAction((parsed, cancellationToken) => ConfiguredKit.RunAsync(
            parsed.GetValue(config),
            parsed.InvocationConfiguration.Error,
            services =>
            {
                ChatOptions? options = Question.Options(parsed.GetValue(policy), parsed.GetValue(label));
                IChatClient chat = services.GetRequiredService<TieredChatClient>();
                TextWriter output = parsed.InvocationConfiguration.Output;
                string text = parsed.GetValue(question)!;
                return parsed.GetValue(json) ? JsonAsync(chat, text, options, parsed.GetValue(stream), output, cancellationToken)
                    : parsed.GetValue(stream) ? StreamAsync(chat, text, options, output, cancellationToken)
                    : PlainAsync(chat, text, options, output, cancellationToken);
            }));
        return command;
    }

    private static async Task<int> PlainAsync(IChatClient chat, string question, ChatOptions? options, TextWriter output, CancellationToken cancellationToken)
    {
        ChatResponse response = await chat.GetResponseAsync(question, options, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(response.GetSafeText()).ConfigureAwait(false);
        await output.WriteLineAsync().ConfigureAwait(false);
        QuorumReport? quorum = response.GetQuorum();
        if (quorum is not null)
        {
            VoteTable.Write(quorum, output);
        }

        await output.WriteLineAsync(response.GetRoute()?.ToString()).ConfigureAwait(false);
        return quorum is null || quorum.HasAnswer ? ExitCode.Good : ExitCode.Finding;
    }

    private static async Task<int> StreamAsync(IChatClient chat, string question, ChatOptions? options, TextWriter output, CancellationToken cancellationToken)
    {
        RouteReport? report = await StreamedAnswer.WriteAsync(
            chat.GetStreamingResponseAsync(question, options, cancellationToken), output, said: null).ConfigureAwait(false);
        await output.WriteLineAsync().ConfigureAwait(false);
        await output.WriteLineAsync(report?.ToString()).ConfigureAwait(false);
        return ExitCode.Good;
    }

    private static async Task<int> JsonAsync(
        IChatClient chat,
        string question,
        ChatOptions? options,
        bool stream,
        TextWriter output,
        CancellationToken cancellationToken)
    {
        if (!stream)
        {
            ChatResponse response = await chat.GetResponseAsync(question, options, cancellationToken).ConfigureAwait(false);
            await JsonOutput.WriteAsync(output, new { text = response.GetSafeText(), route = response.GetRoute(), quorum = response.GetQuorum() }).ConfigureAwait(false);
            return response.GetQuorum() is { HasAnswer: false } ? ExitCode.Finding : ExitCode.Good;
        }

        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(question, options, cancellationToken).WithSafeText().ConfigureAwait(false))
        {
            await JsonOutput.WriteAsync(
                output,
                new { text = update.Text, restart = StreamRestart.IsRestart(update) ? true : (bool?)null, route = update.GetRoute() }).ConfigureAwait(false);
        }

        return ExitCode.Good;
    }
}

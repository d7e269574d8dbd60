using System.CommandLine;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Policy;
using TierKit.Telemetry;

namespace TierKit.Cli.Asking;

/// <summary>Holds a conversation; every answer is followed by its report line.</summary>
internal static class ChatCommand
{
    public const string Name = "chat";

    public static Command Create()
    {
        Option<string?> policy = CommonOptions.Policy();
        Option<Sensitivity?> label = CommonOptions.Label();
        Option<FileInfo?> config = CommonOptions.Config();
        Option<bool> json = CommonOptions.Json();
        Command command = new(Name, "Holds a conversation: one question a line; Ctrl+C stops an answer, an empty line or Ctrl+D ends it.")
        {
            policy, label, config, json,
        };
        command.SetAction((parsed, cancellationToken) => ConfiguredKit.RunAsync(
            parsed.GetValue(config),
            parsed.InvocationConfiguration.Error,
            services =>
            {
                if (parsed.GetValue(policy) is { } name)
                {
                    // A wrong name is told before anybody has typed a question.
                    _ = services.GetRequiredService<PolicyCatalog>()[name];
                }

                return ConverseAsync(
                    services.GetRequiredService<TieredChatClient>(),
                    Question.Options(parsed.GetValue(policy), parsed.GetValue(label)),
                    parsed.GetValue(json),
                    Console.In,
                    parsed.InvocationConfiguration.Output,
                    parsed.InvocationConfiguration.Error,
                    cancellationToken);
            }));
        return command;
    }

    internal static async Task<int> ConverseAsync(
        IChatClient chat,
        ChatOptions? options,
        bool json,
        TextReader input,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken)
    {
        List<ChatMessage> history = [];
        using AnswerStop stop = new();
        while (!cancellationToken.IsCancellationRequested)
        {
            await error.WriteAsync("> ").ConfigureAwait(false);
            if (await input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line || string.IsNullOrWhiteSpace(line))
            {
                return ExitCode.Good;
            }

            history.Add(new ChatMessage(ChatRole.User, line));
            await AnswerAsync(chat, history, options, json, output, error, stop).ConfigureAwait(false);
        }

        return ExitCode.Good;
    }

    private static async Task AnswerAsync(
        IChatClient chat,
        List<ChatMessage> history,
        ChatOptions? options,
        bool json,
        TextWriter output,
        TextWriter error,
        AnswerStop stop)
    {
        List<ChatResponseUpdate> said = [];
        try
        {
            RouteReport? report = await StreamedAnswer.WriteAsync(
                chat.GetStreamingResponseAsync(history, options, stop.Begin()), json ? TextWriter.Null : output, said).ConfigureAwait(false);
            string text = Keep(history, said);
            if (json)
            {
                await JsonOutput.WriteAsync(output, new { text, route = report }).ConfigureAwait(false);
            }
            else
            {
                await output.WriteLineAsync(report?.ToString()).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("\n[stopped]").ConfigureAwait(false);
            Keep(history, said);
        }
        catch (TierKitException exception)
        {
            await error.WriteLineAsync(exception is StreamInterruptedException ? $"\n{exception.Message}" : exception.Message).ConfigureAwait(false);
            Keep(history, said);
        }
    }

    // What was said stays said, so that "go on" means something; a question without a word of answer does not.
    private static string Keep(List<ChatMessage> history, List<ChatResponseUpdate> said)
    {
        int before = history.Count;
        if (!history.AddAnswer(said))
        {
            history.RemoveAt(before - 1);
        }

        return string.Concat(history.Skip(before).Select(static m => m.Text));
    }
}

using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using TierKit;
using TierKit.Chat;
using TierKit.Memory.Search;
using TierKit.Policy;
using TierKit.Telemetry;

namespace ConsoleAgent;

/// <summary>Answers from the notes with whatever can answer: a local model, a partner, or the floor.</summary>
internal sealed class Agent(Kernel kernel, BasicMemory memory)
{
    private const string Instructions =
        "Answer from the notes you are given, in a few sentences, and name the files you used. Say so when the notes do not answer.";

    private readonly IChatClient _chat = kernel.GetRequiredService<IChatClient>();
    private readonly List<ChatMessage> _history = [];

    /// <summary>Answers one question.</summary>
    public async Task AnswerAsync(string question)
    {
        ChatResponse response = await _chat.GetResponseAsync(await PromptAsync(question));
        Console.WriteLine(response.Text);
        Console.WriteLine();
        Console.WriteLine(response.GetRoute());
    }

    /// <summary>Holds a conversation until an empty line; Ctrl+C stops the answer under way.</summary>
    public async Task ConverseAsync()
    {
        Console.WriteLine("Ask about the notes. Ctrl+C stops an answer, an empty line ends.");
        using AnswerStop stop = new();
        while (true)
        {
            Console.Write("> ");
            if (Console.ReadLine() is not { } question || string.IsNullOrWhiteSpace(question))
            {
                return;
            }

            await ReplyAsync(question, stop);
        }
    }

    private async Task ReplyAsync(string question, AnswerStop stop)
    {
        StringBuilder spoken = new();
        RouteReport? route = null;
        CancellationToken stopped = stop.Begin();
        try
        {
            await foreach (ChatResponseUpdate update in _chat.GetStreamingResponseAsync(await PromptAsync(question), cancellationToken: stopped))
            {
                route = update.GetRoute() ?? route;
                if (StreamRestart.IsRestart(update))
                {
                    spoken.Clear();
                    Console.WriteLine("\n[that answer broke off; here is another from the start]");
                }

                spoken.Append(update.Text);
                Console.Write(update.Text);
            }

            Console.WriteLine($"\n\n{route}\n");
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            Console.WriteLine("\n[stopped]\n");
        }
        catch (TierKitException exception)
        {
            Console.WriteLine($"\n{exception.Message}\n");
        }

        // What was said stays said; a question without a word of answer leaves no trace.
        if (spoken.Length > 0)
        {
            _history.Add(new ChatMessage(ChatRole.User, question));
            _history.Add(new ChatMessage(ChatRole.Assistant, spoken.ToString()));
        }
    }

    private async Task<List<ChatMessage>> PromptAsync(string question)
    {
        List<ChatMessage> messages = [new(ChatRole.System, Instructions)];
        foreach (NotePassage passage in await memory.SearchAsync(question))
        {
            // The passage's label travels with it: a private note keeps the whole request at home.
            messages.Add(new ChatMessage(ChatRole.System, $"From {passage.File}:\n{passage.Text}")
                .WithLabel(new ContentLabel(passage.Sensitivity, Integrity.Untrusted)));
        }

        return [.. messages, .. _history, new ChatMessage(ChatRole.User, question)];
    }
}

using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using TierKit;
using TierKit.Chat;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;
using TierKit.Telemetry;

namespace ConsoleAgent;

/// <summary>Answers from the notes with whatever can answer: a local model, a partner, or the floor.</summary>
internal sealed class Agent(Kernel kernel, BasicMemory memory)
{
    private const string Instructions =
        "Answer from the numbered notes you are given, in a few sentences, and cite them as [1]. Say so when the notes do not answer.";

    private const string NoteCommand = "/note";

    private readonly IChatClient _chat = kernel.GetRequiredService<IChatClient>();
    private readonly List<ChatMessage> _history = [];

    /// <summary>Answers one question.</summary>
    public async Task AnswerAsync(string question)
    {
        (PromptContext context, ChatResponse response) = await AskAsync(question);
        Console.WriteLine(response.GetSafeText(IsNote));
        Console.WriteLine();
        WriteCitations(context, response.GetRoute());
        Console.WriteLine(response.GetRoute());
    }

    /// <summary>Asks with the notes at hand.</summary>
    public async Task<(PromptContext Context, ChatResponse Response)> AskAsync(string question, CancellationToken cancellationToken = default)
    {
        PromptContext context = await memory.GetPromptContextAsync(question, cancellationToken: cancellationToken);
        return (context, await _chat.GetResponseAsync(Prompt(context, question), cancellationToken: cancellationToken));
    }

    /// <summary>Holds a conversation until an empty line; Ctrl+C stops the answer under way.</summary>
    public async Task ConverseAsync()
    {
        Console.WriteLine("Ask about the notes; /note TEXT writes one. Ctrl+C stops an answer, an empty line ends.");
        using AnswerStop stop = new();
        while (true)
        {
            Console.Write("> ");
            if (Console.ReadLine() is not { } question || string.IsNullOrWhiteSpace(question))
            {
                return;
            }

            await (question.StartsWith(NoteCommand, StringComparison.Ordinal) ? RememberAsync(question[NoteCommand.Length..].Trim()) : ReplyAsync(question, stop));
        }
    }

    private async Task ReplyAsync(string question, AnswerStop stop)
    {
        List<ChatResponseUpdate> said = [];
        RouteReport? route = null;
        CancellationToken stopped = stop.Begin();
        try
        {
            PromptContext context = await memory.GetPromptContextAsync(question, cancellationToken: stopped);
            await foreach (ChatResponseUpdate update in _chat.GetStreamingResponseAsync(Prompt(context, question), cancellationToken: stopped).WithSafeText(IsNote))
            {
                said.Add(update);
                route = update.GetRoute() ?? route;
                if (StreamRestart.IsRestart(update))
                {
                    Console.WriteLine("\n[that answer broke off; here is another from the start]");
                }

                Console.Write(update.Text);
            }

            Console.WriteLine("\n");
            WriteCitations(context, route);
            Console.WriteLine($"{route}\n");
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            Console.WriteLine("\n[stopped]\n");
        }
        catch (TierKitException exception)
        {
            Console.WriteLine($"\n{exception.Message}\n");
        }

        // What was said stays said, with the label of the notes it was made from; a question without a word of answer leaves no trace.
        List<ChatMessage> turn = [new ChatMessage(ChatRole.User, question)];
        if (turn.AddAnswer(said))
        {
            _history.AddRange(turn);
        }
    }

    // The address of a note leads to the user's own notes and fetches nothing.
    private static bool IsNote(Uri address) => address.Scheme == "memory";

    /// <summary>Writes a note; the next question finds it.</summary>
    public async Task RememberAsync(string text)
    {
        if (text.Length == 0)
        {
            Console.WriteLine("Write what to remember: /note The key to the shed is under the pot.\n");
            return;
        }

        try
        {
            // The first words are the title; what the note says of its label is Private where it says nothing.
            string title = string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(6)).TrimEnd('.', ',', ';');
            WrittenNote note = await memory.WriteNoteAsync(title, text + "\n", "remembered", new WriteNoteOptions { Overwrite = false });
            Console.WriteLine($"remembered in {note.FilePath}\n");
        }
        catch (NoteStoreException exception)
        {
            Console.WriteLine($"{exception.Message}\n");
        }
    }

    // Passages come first, each with its label: a private note keeps the whole request at home.
    private List<ChatMessage> Prompt(PromptContext context, string question)
        => [new(ChatRole.System, Instructions), .. context.ToMessages(), .. _history, new(ChatRole.User, question)];

    // The floor quotes its passages with their files itself.
    private static void WriteCitations(PromptContext context, RouteReport? route)
    {
        if (context.Passages.Count > 0 && route?.Degradation != Degradation.Floor)
        {
            Console.WriteLine($"{context}\n");
        }
    }
}

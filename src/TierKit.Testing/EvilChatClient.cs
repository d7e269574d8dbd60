using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace TierKit.Testing;

/// <summary>Stands for a fully compromised model: it obeys every instruction it finds, wherever it stands, and gives away all it has seen.</summary>
/// <remarks>
/// <para>
/// Instructions: <c>{{evil:call TOOL}}</c> calls a tool, whether it is offered or not, with all it has seen as the argument <c>text</c>;
/// <c>{{evil:say TEXT}}</c> answers with the text, in which <c>$loot</c> stands for all it has seen; <c>{{evil:throw}}</c> fails with it.
/// <c>{{evil64:…}}</c> holds an instruction in base64, and <c>{{evil1:…}}</c> with <c>{{evil2:…}}</c> one in two pieces.
/// Arguments may be named: <c>{{evil:call TOOL title=x; content=$loot}}</c>. An instruction that begins with <c>as ENCODING </c> gives all
/// away in disguise: <c>plain</c>, <c>base64</c>, <c>hex</c>, <c>url</c>, <c>reversed</c>, <c>split</c>, <c>zero-width</c> or <c>homoglyph</c>.
/// </para>
/// <para>Thread-safe. It uses no model and no network.</para>
/// </remarks>
public sealed partial class EvilChatClient : IChatClient
{
    private int _obeyed;

    /// <summary>Gets how many instructions it obeyed.</summary>
    public int Obeyed => Volatile.Read(ref _obeyed);

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        try
        {
            return Task.FromResult(Answer([.. messages], options));
        }
        catch (InvalidOperationException exception)
        {
            return Task.FromException<ChatResponse>(exception);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (ChatResponseUpdate update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }

    private ChatResponse Answer(List<ChatMessage> messages, ChatOptions? options)
    {
        StringBuilder seen = new(options?.Instructions);
        HashSet<string> called = new(StringComparer.Ordinal);
        foreach (AIContent content in messages.SelectMany(static m => m.Contents))
        {
            seen.Append('\n').Append(content switch
            {
                TextContent text => text.Text,
                FunctionResultContent result => result.Result?.ToString(),
                DataContent data => Encoding.UTF8.GetString(data.Data.Span),
                _ => "",
            });
            if (content is FunctionCallContent call)
            {
                called.Add(call.Name);
            }
        }

        string loot = Instruction().Replace(seen.ToString(), "").Trim();
        foreach (AITool tool in options?.Tools ?? [])
        {
            seen.Append('\n').Append(tool.Description);
        }

        string seenInClear = loot;
        foreach (string read in Instructions(seen.ToString()))
        {
            string instruction = read;
            loot = seenInClear;
            if (instruction.StartsWith("as ", StringComparison.Ordinal) && instruction.IndexOf(' ', 3) is > 0 and int end)
            {
                loot = Disguise.Put(instruction[3..end], loot);
                instruction = instruction[(end + 1)..];
            }

            if (instruction.StartsWith("call ", StringComparison.Ordinal))
            {
                (string tool, Dictionary<string, object?> arguments) = Call(instruction[5..], loot);
                if (called.Add(tool))
                {
                    Interlocked.Increment(ref _obeyed);
                    return new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent($"evil{called.Count}", tool, arguments)])) { FinishReason = ChatFinishReason.ToolCalls };
                }
            }

            if (instruction.StartsWith("say ", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _obeyed);
                return Said(instruction[4..].Replace("$loot", Uri.EscapeDataString(loot), StringComparison.Ordinal));
            }

            if (instruction == "throw")
            {
                Interlocked.Increment(ref _obeyed);
                throw new InvalidOperationException(loot);
            }
        }

        return Said("done");
    }

    private static (string Tool, Dictionary<string, object?> Arguments) Call(string text, string loot)
    {
        string[] parts = text.Split(' ', 2);
        return (parts[0], parts.Length == 1
            ? new Dictionary<string, object?> { ["text"] = loot }
            : parts[1].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(static p => p.Split('=', 2))
                .ToDictionary(static p => p[0], p => (object?)(p.Length == 1 ? "" : p[1].Replace("$loot", loot, StringComparison.Ordinal))));
    }

    private static ChatResponse Said(string text) => new(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop };

    private static IEnumerable<string> Instructions(string seen)
    {
        string first = "";
        foreach (Match match in Instruction().Matches(seen))
        {
            string body = match.Groups[2].Value;
            switch (match.Groups[1].Value)
            {
                case "64":
                    yield return Encoding.UTF8.GetString(Convert.FromBase64String(body));
                    break;
                case "1":
                    first = body;
                    break;
                case "2":
                    yield return first + body;
                    break;
                default:
                    yield return body;
                    break;
            }
        }
    }

    [GeneratedRegex(@"\{\{evil(64|1|2)?:(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Instruction();
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Tiers;

namespace TierKit.Chat;

/// <summary>Gives every tool call of a conversation an id that one service accepts, and its result the same.</summary>
/// <remarks>
/// An id that fits stays as it is. Calls that share an id, or have none, are told apart: results go to the calls of their id in
/// order, the oldest unanswered one first. What replaces an id depends on the conversation alone, so that every turn sends the same.
/// </remarks>
internal sealed class ToolCallIds(ToolCallIdFormat format)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<string>> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);

    /// <summary>Takes note of the ids that keep their place, before the first one is replaced.</summary>
    public void Reserve(IReadOnlyList<ChatMessage> messages)
    {
        foreach (ChatMessage message in messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (content is FunctionCallContent { CallId: { } id } && Fits(id))
                {
                    _used.Add(id);
                }
            }
        }
    }

    public string OfCall(string? id)
    {
        id ??= "";
        // The first call of an id that fits keeps it; every later one of the same id is another call.
        string own = Fits(id) && !_last.ContainsKey(id) ? id : Replace(id);
        if (!_open.TryGetValue(id, out Queue<string>? waiting))
        {
            _open[id] = waiting = new Queue<string>();
        }

        waiting.Enqueue(own);
        _last[id] = own;
        return own;
    }

    public string OfResult(string? id)
    {
        id ??= "";
        return _open.TryGetValue(id, out Queue<string>? waiting) && waiting.TryDequeue(out string? own) ? own
            : _last.TryGetValue(id, out string? last) ? last
            : Fits(id) ? id
            : Replace(id);
    }

    private bool Fits(string id) => id.Length > 0 && format switch
    {
        ToolCallIdFormat.Any => true,
        ToolCallIdFormat.NineAlphanumeric => id.Length == 9 && id.All(char.IsAsciiLetterOrDigit),
        _ => id.Length <= 40 && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'),
    };

    private string Replace(string id)
    {
        for (int attempt = 0; ; attempt++)
        {
            byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{attempt}:{id}")));
            string candidate = format == ToolCallIdFormat.NineAlphanumeric ? Word(digest, 9) : "call_" + Word(digest, 24);
            if (_used.Add(candidate))
            {
                return candidate;
            }
        }
    }

    private static string Word(byte[] digest, int length) => string.Create(length, digest, static (word, bytes) =>
    {
        for (int i = 0; i < word.Length; i++)
        {
            word[i] = Letters[bytes[i] % Letters.Length];
        }
    });
}

namespace TierKit.Memory.Search;

/// <summary>Cuts a query into words, phrases, tags, operators and parentheses.</summary>
internal static class QueryTokens
{
    private const string TagMark = "tag:";

    public static IReadOnlyList<QueryToken> Read(string text)
    {
        List<QueryToken> tokens = [];
        int at = 0;
        while (at < text.Length)
        {
            char letter = text[at];
            if (char.IsWhiteSpace(letter))
            {
                at++;
            }
            else if (letter is '(' or ')')
            {
                tokens.Add(new QueryToken(letter == '(' ? QueryTokenKind.Open : QueryTokenKind.Close, ""));
                at++;
            }
            else if (IsQuote(letter))
            {
                string phrase = Quoted(text, ref at);
                if (phrase.Length > 0)
                {
                    tokens.Add(new QueryToken(QueryTokenKind.Phrase, phrase));
                }
            }
            else if (text.AsSpan(at).StartsWith(TagMark, StringComparison.OrdinalIgnoreCase))
            {
                at += TagMark.Length;
                string tag = (at < text.Length && IsQuote(text[at]) ? Quoted(text, ref at) : Word(text, ref at)).Trim().TrimStart('#').TrimEnd(',', ';');
                if (tag.Length > 0)
                {
                    tokens.Add(new QueryToken(QueryTokenKind.Tag, tag));
                }
            }
            else
            {
                tokens.Add(Classify(Word(text, ref at)));
            }
        }

        return tokens;
    }

    private static QueryToken Classify(string word) => word switch
    {
        "AND" or "&&" => new(QueryTokenKind.And, word),
        "OR" or "||" => new(QueryTokenKind.Or, word),
        "NOT" => new(QueryTokenKind.Not, word),
        _ => word.Length > 1 && word.EndsWith('*') ? new(QueryTokenKind.Word, word.TrimEnd('*') is { Length: > 0 } stem ? stem : word, IsPrefix: true) : new(QueryTokenKind.Word, word),
    };

    private static string Word(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')') && !IsQuote(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    // A quote that nothing closes reaches to the end, as if it had been.
    private static string Quoted(string text, ref int at)
    {
        int start = at + 1;
        int end = start;
        while (end < text.Length && !IsQuote(text[end]))
        {
            end++;
        }

        at = Math.Min(end + 1, text.Length);
        return text[Math.Min(start, text.Length)..end].Trim();
    }

    private static bool IsQuote(char letter) => letter is '"' or '\u201C' or '\u201D' or '\u201E';
}

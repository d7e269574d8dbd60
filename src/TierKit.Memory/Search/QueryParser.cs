using System.Text;

namespace TierKit.Memory.Search;

/// <summary>Reads a query: plain words by default; phrases, AND, OR, NOT, parentheses, <c>word*</c> and <c>tag:</c> where they stand.</summary>
/// <remarks>Every text is a query: what makes no sense as an operator is a word or nothing.</remarks>
internal sealed class QueryParser
{
    /// <summary>How many different words are looked for; a longer text is a text, and its first words say what it is about.</summary>
    public const int MostTerms = 48;

    private const int MostOperands = 64;
    private const int DeepestNesting = 32;

    private readonly IReadOnlyList<QueryToken> _tokens;
    private int _at;
    private int _operands;
    private bool _excludes;

    private QueryParser(IReadOnlyList<QueryToken> tokens) => _tokens = tokens;

    public static ParsedQuery Parse(string text)
    {
        IReadOnlyList<QueryToken> tokens = QueryTokens.Read(text);
        string[] tags = [.. tokens.Where(static token => token.Kind == QueryTokenKind.Tag).Select(static token => token.Text).Distinct(StringComparer.OrdinalIgnoreCase)];
        QueryToken[] words = [.. tokens.Where(static token => token.Kind != QueryTokenKind.Tag)];
        // Operators between tags say what a list of tags says already.
        bool operators = words.Any(static token => token.Kind is QueryTokenKind.And or QueryTokenKind.Or or QueryTokenKind.Not)
            && words.Any(static token => token.Kind is QueryTokenKind.Word or QueryTokenKind.Phrase);
        QueryParser parser = new(words);
        (IReadOnlyList<QueryTerm> terms, string plain) = Terms(words, operators);
        TermExpression? required = operators ? parser.ReadAny(0) : Phrases(words);
        return new ParsedQuery
        {
            Terms = terms,
            Required = required,
            Tags = tags,
            Plain = plain,
            OnlyExcludes = operators && required is null && parser._excludes,
        };
    }

    private static TermExpression? Phrases(QueryToken[] words)
        => TermExpression.Joined(
            TermExpressionKind.All,
            [.. words.Where(static token => token.Kind == QueryTokenKind.Phrase).Take(MostOperands).Select(static token => Operand(token)).OfType<TermExpression>()]);

    /// <summary>Collects the words to rank by; what follows NOT is not among them.</summary>
    private static (IReadOnlyList<QueryTerm> Terms, string Plain) Terms(QueryToken[] tokens, bool operators)
    {
        Dictionary<string, QueryTerm> terms = new(StringComparer.Ordinal);
        StringBuilder plain = new();
        bool sentence = tokens.Any(static token => token.Kind == QueryTokenKind.Word && char.IsLower(token.Text[0]));
        bool first = true;
        for (int i = 0; i < tokens.Length; i++)
        {
            QueryToken token = tokens[i];
            if (operators && token.Kind == QueryTokenKind.Not)
            {
                i += Excluded(tokens, i + 1);
                continue;
            }

            if (token.Kind is not (QueryTokenKind.Word or QueryTokenKind.Phrase))
            {
                continue;
            }

            plain.Append(plain.Length > 0 ? " " : "").Append(token.Text);
            bool name = token.Kind == QueryTokenKind.Word && sentence && !first && char.IsUpper(token.Text[0]);
            first = false;
            Collect(token, name, terms);
        }

        return ([.. terms.Values], plain.ToString());
    }

    private static int Excluded(QueryToken[] tokens, int start)
    {
        int depth = 0;
        for (int i = start; i < tokens.Length; i++)
        {
            depth += tokens[i].Kind == QueryTokenKind.Open ? 1 : tokens[i].Kind == QueryTokenKind.Close ? -1 : 0;
            if (depth <= 0 && tokens[i].Kind is not QueryTokenKind.Not)
            {
                return i - start + 1;
            }
        }

        return tokens.Length - start;
    }

    private static void Collect(QueryToken token, bool name, Dictionary<string, QueryTerm> terms)
    {
        TermScanner scanner = new(token.Text, stackalloc char[TermScanner.BufferLength]);
        while (terms.Count < MostTerms && scanner.MoveNext())
        {
            // The last letter of a run stands alone in the index so that single letters are found; in a query its pair says more.
            if (scanner.IsPiece && !scanner.IsWholeRun && scanner.IsSingleLetter)
            {
                continue;
            }

            if (!StopWords.Contains(scanner.Source))
            {
                string term = scanner.Current.ToString();
                string source = scanner.IsPiece ? term : scanner.Source.ToString();
                terms.TryAdd(term, new QueryTerm(term, source, name, token.IsPrefix || scanner.IsWholeRun));
            }
        }
    }

    private TermExpression? ReadAny(int depth)
    {
        List<TermExpression> operands = [];
        do
        {
            if (ReadAll(depth) is { } operand)
            {
                operands.Add(operand);
            }
        }
        while (Accept(QueryTokenKind.Or));
        return TermExpression.Joined(TermExpressionKind.Any, operands);
    }

    private TermExpression? ReadAll(int depth)
    {
        List<TermExpression> positive = [];
        List<TermExpression> negative = [];
        // A parenthesis that nothing opened says nothing.
        while (_at < _tokens.Count && _tokens[_at].Kind != QueryTokenKind.Or && (depth == 0 || _tokens[_at].Kind != QueryTokenKind.Close))
        {
            if (Accept(QueryTokenKind.And) || Accept(QueryTokenKind.Close))
            {
                continue;
            }

            bool not = false;
            while (Accept(QueryTokenKind.Not))
            {
                not = true;
            }

            if (ReadOperand(depth) is { } operand)
            {
                (not ? negative : positive).Add(operand);
            }
        }

        _excludes |= negative.Count > 0;
        return TermExpression.Joined(TermExpressionKind.All, positive) is { } all ? TermExpression.Joined(TermExpressionKind.Except, [all, .. negative]) : null;
    }

    private TermExpression? ReadOperand(int depth)
    {
        if (_at >= _tokens.Count)
        {
            return null;
        }

        QueryToken token = _tokens[_at];
        switch (token.Kind)
        {
            case QueryTokenKind.Open:
                _at++;
                if (depth >= DeepestNesting)
                {
                    return null;
                }

                TermExpression? inner = ReadAny(depth + 1);
                Accept(QueryTokenKind.Close);
                return inner;
            case QueryTokenKind.Word or QueryTokenKind.Phrase:
                _at++;
                return _operands++ < MostOperands ? Operand(token) : null;
            default:
                return null;
        }
    }

    private bool Accept(QueryTokenKind kind)
    {
        if (_at < _tokens.Count && _tokens[_at].Kind == kind)
        {
            _at++;
            return true;
        }

        return false;
    }

    /// <summary>Reads a word or phrase: its terms, one after the other.</summary>
    private static TermExpression? Operand(QueryToken token)
    {
        const int longest = 32;
        List<string> terms = [];
        TermScanner scanner = new(token.Text, stackalloc char[TermScanner.BufferLength]);
        bool prefix = token.IsPrefix;
        while (terms.Count < longest && scanner.MoveNext())
        {
            if (scanner.IsPiece && !scanner.IsWholeRun && scanner.IsSingleLetter)
            {
                continue;
            }

            terms.Add(scanner.Current.ToString());
            prefix = token.IsPrefix || (scanner.IsWholeRun && terms.Count == 1);
        }

        return terms.Count == 0 ? null : TermExpression.Phrase(terms, prefix);
    }
}

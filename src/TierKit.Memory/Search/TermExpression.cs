using System.Text;

namespace TierKit.Memory.Search;

/// <summary>Represents what a note must hold, as the operators and phrases of a query say it. Immutable.</summary>
public sealed class TermExpression
{
    private TermExpression(TermExpressionKind kind, IReadOnlyList<TermExpression> operands, IReadOnlyList<string> terms, bool isPrefix)
    {
        Kind = kind;
        Operands = operands;
        Terms = terms;
        IsPrefix = isPrefix;
    }

    /// <summary>Gets how the operands belong together.</summary>
    public TermExpressionKind Kind { get; }

    /// <summary>Gets the parts; none of a phrase.</summary>
    public IReadOnlyList<TermExpression> Operands { get; }

    /// <summary>Gets the terms of a phrase, which follow each other in a note, in their indexed form: letters and digits alone.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>Gets whether longer terms count too that start with the last one of the phrase.</summary>
    public bool IsPrefix { get; }

    internal static TermExpression Phrase(IReadOnlyList<string> terms, bool isPrefix) => new(TermExpressionKind.Phrase, [], terms, isPrefix);

    /// <returns>The one operand where there is only one; none where there is none.</returns>
    internal static TermExpression? Joined(TermExpressionKind kind, IReadOnlyList<TermExpression> operands)
        => operands.Count switch { 0 => null, 1 => operands[0], _ => new(kind, operands, [], isPrefix: false) };

    /// <summary>Writes the expression for SQLite's full-text engine.</summary>
    internal string ToFullText()
    {
        StringBuilder text = new();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        if (Kind == TermExpressionKind.Phrase)
        {
            text.Append('"').AppendJoin(' ', Terms).Append('"').Append(IsPrefix ? " *" : "");
            return;
        }

        string between = Kind switch { TermExpressionKind.All => " AND ", TermExpressionKind.Any => " OR ", _ => " NOT " };
        text.Append('(');
        for (int i = 0; i < Operands.Count; i++)
        {
            text.Append(i == 0 ? "" : between);
            Operands[i].Write(text);
        }

        text.Append(')');
    }
}

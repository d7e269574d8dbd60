namespace TierKit.Memory.Search;

/// <summary>Names how the parts of a <see cref="TermExpression"/> belong together.</summary>
public enum TermExpressionKind
{
    /// <summary>Terms that follow each other.</summary>
    Phrase,

    /// <summary>All of the operands.</summary>
    All,

    /// <summary>At least one of the operands.</summary>
    Any,

    /// <summary>The first operand, and none of the others.</summary>
    Except,
}

namespace TierKit.Policy;

/// <summary>Specifies when two members agree on one field of a JSON answer.</summary>
public enum QuorumFieldRule
{
    /// <summary>The values are equal after normalisation.</summary>
    Exact,

    /// <summary>The numbers lie within a tolerance.</summary>
    Number,

    /// <summary>The lists hold the same elements in any order; an element is kept when enough members name it.</summary>
    Set,

    /// <summary>The lists hold objects that are matched by a key and then agreed on field by field.</summary>
    KeyedList,

    /// <summary>The lists are agreed on by length and then position by position.</summary>
    OrderedList,

    /// <summary>The texts mean nearly the same to the panel's encoder.</summary>
    Text,

    /// <summary>The field takes no part and is left out.</summary>
    Ignore,
}

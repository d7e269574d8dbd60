namespace TierKit.Memory.Schemas;

/// <summary>Specifies what a note counts as that does not fit its schema.</summary>
internal enum SchemaMode
{
    /// <summary>It passes, with warnings.</summary>
    Warn,

    /// <summary>It does not pass.</summary>
    Strict,
}

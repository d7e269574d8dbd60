namespace TierKit.Hosting;

/// <summary>Says what stands behind an entry of the lock; more is later.</summary>
internal enum PinAssurance
{
    /// <summary>Nothing: the name is all there is.</summary>
    None,

    /// <summary>The service answered with this identity.</summary>
    Observed,

    /// <summary>The provider documents that the id does not move, or the server says what it serves.</summary>
    Declared,

    /// <summary>A digest of the model's files.</summary>
    Bytes,
}

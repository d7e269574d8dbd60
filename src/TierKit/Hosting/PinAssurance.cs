namespace TierKit.Hosting;

/// <summary>Says what stands behind an entry of the lock.</summary>
internal enum PinAssurance
{
    /// <summary>Nothing: the name is all there is.</summary>
    None,

    /// <summary>The service answered with this identity.</summary>
    Observed,

    /// <summary>The provider documents that the id does not move.</summary>
    Declared,

    /// <summary>The runtime gives a digest of the model's files.</summary>
    Bytes,
}

namespace TierKit.Memory.Indexing;

/// <summary>Marks an encoder that works in this process in no time, so that a write waits for it.</summary>
internal interface IImmediateEncoder;

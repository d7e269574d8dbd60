namespace TierKit.Memory.Storage;

/// <summary>Names why a path was refused.</summary>
internal enum PathRefusal
{
    Empty,
    Absolute,
    ParentSegment,
    HomeReference,
    ControlCharacter,
    ReservedName,
    TooLong,
    LeavesProject,
    InternalFolder,
}

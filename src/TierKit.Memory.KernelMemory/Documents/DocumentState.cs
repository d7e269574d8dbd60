namespace TierKit.Memory.KernelMemory.Documents;

/// <summary>Tells how far a note is on its way to the service.</summary>
public enum DocumentState
{
    /// <summary>It is to be sent, or was sent and is not found yet.</summary>
    Waiting,

    /// <summary>It was found by a search: it is there.</summary>
    Found,

    /// <summary>The service refused it, or took it and never made it searchable. It is sent again when it changes, and by a reindex.</summary>
    Failed,

    /// <summary>Its label does not let it reach the service's tier; the local index alone has it.</summary>
    KeptHome,

    /// <summary>It is to be deleted from the service.</summary>
    Leaving,
}

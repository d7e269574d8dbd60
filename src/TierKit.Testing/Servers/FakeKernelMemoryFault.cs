namespace TierKit.Testing.Servers;

/// <summary>Specifies what is wrong with a fake Kernel Memory service.</summary>
public enum FakeKernelMemoryFault
{
    /// <summary>Nothing but what is wrong with every v1 service.</summary>
    None,

    /// <summary>Connections break.</summary>
    Down,

    /// <summary>It takes requests and never answers.</summary>
    Silent,

    /// <summary>Its answers never end.</summary>
    Endless,

    /// <summary>Something else listens there: pages for people, and nothing under the service's paths.</summary>
    OtherVersion,

    /// <summary>It has no room: uploads are refused as if the caller were wrong.</summary>
    Full,

    /// <summary>Its embedding and language models are away: searches fail without a word, questions with one.</summary>
    ModelsAway,
}

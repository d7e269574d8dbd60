namespace TierKit.Memory.Encoders;

/// <summary>Specifies what became of texts that were to be encoded.</summary>
internal enum EncodingOutcome
{
    /// <summary>Every text has its vector.</summary>
    Encoded,

    /// <summary>Policy or label lets no encoder of the space see the texts; asking again changes nothing.</summary>
    Refused,

    /// <summary>No encoder of the space could be reached; ask again later.</summary>
    Unavailable,
}

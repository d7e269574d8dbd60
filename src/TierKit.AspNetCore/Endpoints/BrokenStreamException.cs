namespace TierKit.AspNetCore.Endpoints;

/// <summary>Makes the server close a connection without the end mark, after the reader has been told why.</summary>
/// <remarks>A stream that ends well would let clients that pass over error events take a torn answer for a whole one.</remarks>
internal sealed class BrokenStreamException() : TierKitException(
    "A streamed answer broke off; its reader was told, and the connection is closed without an end mark.");

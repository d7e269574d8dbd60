using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace TierKit.AspNetCore.Wire;

/// <summary>Writes a streamed answer in one of the protocol's two forms.</summary>
internal interface IStreamWriter : IDisposable
{
    /// <summary>Writes what an update says; returns zero when it says nothing, else about how much was written.</summary>
    int Write(ChatResponseUpdate update);

    /// <summary>Writes the end of a whole answer.</summary>
    void Finish(ChatFinishReason? reason, RouteReport? report);

    /// <summary>Writes the end of an answer that broke.</summary>
    void Fail(ApiError error);
}

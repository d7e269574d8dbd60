using System.Net;

namespace TierKit.Transport;

/// <summary>Resolves host names; tests put their own answers here.</summary>
internal interface IHostResolver
{
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

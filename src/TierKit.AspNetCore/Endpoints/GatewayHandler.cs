using Microsoft.AspNetCore.Http;
using TierKit.AspNetCore.Access;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Answers a request that was let in.</summary>
internal delegate Task GatewayHandler(HttpContext context, GatewayCaller caller);

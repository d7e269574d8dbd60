using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using TierKit.AspNetCore.Wire;

namespace TierKit.AspNetCore.Access;

/// <summary>Decides who may come in: this machine's own programs without a key, everybody else with one.</summary>
/// <remarks>
/// Without keys, three things together keep a web page out that a browser on this machine shows: the peer is this machine, the
/// <c>Host</c> is a loopback name (a page that rebinds its name keeps its own <c>Host</c>), and a foreign <c>Origin</c> is refused.
/// JSON content type is asked of every body, so that a form or a no-cors request never gets in.
/// </remarks>
internal sealed class Doorkeeper(KeyRing keys)
{
    public ApiError? Admit(HttpContext context, out GatewayCaller caller)
    {
        caller = GatewayCaller.Local;
        HttpRequest request = context.Request;
        StringValues origin = request.Headers.Origin;
        if (keys.IsEmpty)
        {
            if (!LoopbackNames.IsLoopback(context.Connection.RemoteIpAddress) || !LoopbackNames.IsLoopback(context.Connection.LocalIpAddress))
            {
                return ApiErrors.KeyRequired();
            }

            if (!LoopbackNames.IsLoopbackHost(request.Host.Host))
            {
                return ApiErrors.ForeignHost(request.Host.Host);
            }

            return origin.Count == 0 || IsOwn(request, origin) ? null : ApiErrors.ForeignOrigin();
        }

        Credentials credentials = Credentials.Read(request.Headers.Authorization);
        if (credentials.Key is null || keys.Find(credentials.Key) is not { } known)
        {
            return ApiErrors.Unauthorized(credentials.Key is not null);
        }

        caller = known;
        return credentials.IsAmbient && origin.Count > 0 && !IsOwn(request, origin) ? ApiErrors.ForeignOrigin() : null;
    }

    private static bool IsOwn(HttpRequest request, StringValues origin) =>
        origin is [{ } only]
        && Uri.TryCreate(only, UriKind.Absolute, out Uri? uri)
        && string.Equals(uri.Authority, request.Host.Port is null ? request.Host.Host : Authority(request.Host, uri), StringComparison.OrdinalIgnoreCase)
        && string.Equals(uri.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase);

    // An origin leaves the scheme's own port out, a Host header need not.
    private static string Authority(HostString host, Uri origin) => origin.IsDefaultPort && host.Port == origin.Port ? host.Host : host.Value!;
}

using System.Net;

namespace TierKit.Transport;

/// <summary>Checks where a service's address points before anything connects.</summary>
internal static class EndpointRule
{
    /// <summary>Parses an address and says what is wrong with it, or returns <see langword="null"/>.</summary>
    public static string? Problem(string value, out Uri? endpoint)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out endpoint) || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
        {
            return "is not an absolute http or https address; write it like http://localhost:11434";
        }

        // http://localhost@example.com connects to example.com: what a reader takes for the host is a user name.
        if (endpoint.UserInfo.Length > 0 || value.Contains('@', StringComparison.Ordinal))
        {
            return "carries user info; put keys into ApiKey or the environment and leave '@' out";
        }

        string authority = value[(value.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/', '?', '#')[0];
        if (authority.Contains('%', StringComparison.Ordinal) || authority.Contains('\\', StringComparison.Ordinal))
        {
            return "has an escaped host; write the host plainly";
        }

        return endpoint.Host.Length == 0 ? "has no host; write it like http://localhost:11434" : null;
    }

    public static bool IsPublicLiteral(Uri endpoint) => Literal(endpoint) is { } address && !SovereignAddress.StaysHome(address);

    public static bool IsListed(string host, IReadOnlyCollection<string> sovereignHosts) =>
        sovereignHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    public static IPAddress? Literal(Uri endpoint) => IPAddress.TryParse(endpoint.DnsSafeHost, out IPAddress? address) ? address : null;
}

using TierKit.Mcp.Borrowing;
using TierKit.Transport;

namespace TierKit.Mcp.Hosting;

/// <summary>Says everything that is wrong with a server's settings, each with its path and the fix.</summary>
internal static class BorrowedServerValidator
{
    /// <summary>Says that a server's address is public; only when everything is registered is it known which hosts are the user's own.</summary>
    public static IEnumerable<string> ValidateHome(BorrowedRegistration server, HomeNetwork home)
    {
        if (server.Options.Endpoint is { } endpoint && !home.MayHold(endpoint))
        {
            yield return $"TierKit:Mcp:Servers:{server.Name}:Endpoint = '{endpoint}' is a public address, and MCP servers must stay home; "
                + "run it on this machine or in this network, or list the host in TierKit:SovereignHosts if you own it";
        }
    }

    public static IEnumerable<string> Validate(string name, BorrowedServerOptions options, string path)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 32 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            yield return $"{path}: '{name}' is no name for an MCP server; use up to 32 letters, digits, _ and -";
        }

        if (string.IsNullOrWhiteSpace(options.Command) == options.Endpoint is null)
        {
            yield return $"{path}: name either Command, for a program on this machine, or Endpoint, for a server over HTTP";
        }

        if (options.Endpoint is { } endpoint)
        {
            if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            {
                yield return $"{path}:Endpoint = '{endpoint}' is not an http or https address";
            }
            else if (endpoint.UserInfo.Length > 0)
            {
                // What stands before the '@' may be a password.
                yield return $"{path}:Endpoint = '…@{endpoint.Authority}' carries user info; leave '@' and what stands before it out";
            }
        }

        foreach ((string key, TimeSpan value) in new[]
        {
            (nameof(options.StartTimeout), options.StartTimeout), (nameof(options.CallTimeout), options.CallTimeout),
            (nameof(options.Backoff), options.Backoff), (nameof(options.MaxBackoff), options.MaxBackoff),
        })
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
            {
                yield return $"{path}:{key} = '{value}' is not between zero and an hour";
            }
        }

        if (options.MaxMessageBytes < 1024)
        {
            yield return $"{path}:MaxMessageBytes = '{options.MaxMessageBytes}' is less than 1024";
        }
    }
}

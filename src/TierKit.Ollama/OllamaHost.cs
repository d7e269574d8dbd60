using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TierKit.Providers;

/// <summary>Reads <c>OLLAMA_HOST</c> the way Ollama's own client does (envconfig/config.go in its source).</summary>
internal static class OllamaHost
{
    public const string Variable = "OLLAMA_HOST";
    public const string Usual = "http://localhost:11434";

    public static string? Value => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Gets the address a value stands for; the usual one when it is empty or cannot be read.</summary>
    public static string Endpoint(string? value) => TryParse(value, out string? endpoint) ? endpoint! : Usual;

    public static bool TryParse(string? value, out string? endpoint)
    {
        string text = (value ?? "").Trim().Trim('"', '\'').Trim();
        endpoint = Usual;
        if (text.Length == 0)
        {
            return true;
        }

        endpoint = null;
        int at = text.IndexOf("://", StringComparison.Ordinal);
        string scheme = at < 0 ? "http" : text[..at];
        string rest = (at < 0 ? text : text[(at + 3)..]).TrimEnd('/');
        // A server that binds a port on every interface writes ':8080'; a client then means this machine.
        rest = rest.StartsWith(':') && !IPAddress.TryParse(rest, out _) ? "127.0.0.1" + rest : rest;
        rest = !rest.StartsWith('[') && IPAddress.TryParse(rest, out IPAddress? bare) && bare.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{bare}]" : rest;
        if (scheme is not ("http" or "https") || !Uri.TryCreate($"{scheme}://{rest}", UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            return false;
        }

        int port = NamesPort(rest) || at >= 0 ? uri.Port : 11434;
        endpoint = string.Create(CultureInfo.InvariantCulture, $"{scheme}://{Reachable(uri)}:{port}{uri.AbsolutePath.TrimEnd('/')}");
        return true;
    }

    private static bool NamesPort(string rest)
    {
        string authority = rest.Split('/', 2)[0];
        return authority.LastIndexOf(':') > authority.LastIndexOf(']');
    }

    // What a server listens on everywhere, a client reaches at home.
    private static string Reachable(Uri uri) => uri.Host switch
    {
        "0.0.0.0" => "127.0.0.1",
        "[::]" => "[::1]",
        string host => host,
    };
}

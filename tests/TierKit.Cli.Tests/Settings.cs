using System.Globalization;
using TierKit.Testing.Loopback;

namespace TierKit.Cli.Tests;

/// <summary>Writes the settings files of the tests.</summary>
internal static class Settings
{
    public static string Ollama(string address, string more = "") =>
        $$"""{ "TierKit": { "StatePath": "none", "Services": { "local": { "Provider": "Ollama", "Model": "llama3.2", "Endpoint": "{{address}}" }{{more}} } } }""";

    /// <summary>A local model whose server is not there.</summary>
    public static string Down(string more = "") =>
        Ollama($"http://127.0.0.1:{LoopbackServer.ClosedPort().ToString(CultureInfo.InvariantCulture)}", more);
}

using Microsoft.Extensions.Hosting;

namespace TierKit.Testing.Drills;

/// <summary>Knows which environment the process names, and gives it one for the moment in which a host is built.</summary>
internal static class HostEnvironment
{
    private const string Hosts = "DOTNET_ENVIRONMENT";
    private const string Web = "ASPNETCORE_ENVIRONMENT";

    public static string? Named => Environment.GetEnvironmentVariable(Web) is { Length: > 0 } web ? web : Environment.GetEnvironmentVariable(Hosts) is { Length: > 0 } named ? named : null;

    /// <summary>Says Development where nothing is said, as a host would take that for Production and read its settings.</summary>
    public static IDisposable Enter() => new Entered(Named is null);

    private sealed class Entered : IDisposable
    {
        private readonly string? _before = Environment.GetEnvironmentVariable(Hosts);
        private readonly bool _sets;

        public Entered(bool sets)
        {
            _sets = sets;
            if (sets)
            {
                Environment.SetEnvironmentVariable(Hosts, Environments.Development);
            }
        }

        public void Dispose()
        {
            if (_sets)
            {
                Environment.SetEnvironmentVariable(Hosts, _before);
            }
        }
    }
}

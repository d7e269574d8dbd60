using System.Globalization;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Finds what is wrong with the numbers and durations of one service, whoever speaks to it.</summary>
internal static class ServiceSettings
{
    // A set of endpoints is kept in the bits of one number.
    private const int MostEndpoints = 64;

    public static void Validate(string path, ServiceOptions options, List<string> errors)
    {
        if (options.MaxConcurrency < 1)
        {
            errors.Add($"{path}:MaxConcurrency = '{Number(options.MaxConcurrency.Value)}' lets nobody in; set at least 1, or leave it out for no limit");
        }

        if (options.MaxQueue < 0)
        {
            errors.Add($"{path}:MaxQueue = '{Number(options.MaxQueue)}' is negative; set 0 to let nobody wait");
        }

        Duration(path, nameof(options.QueueWait), options.QueueWait, "00:00:30", errors);
        Duration(path, nameof(options.KeepAlive), options.KeepAlive, "00:30:00", errors);
        Duration(path, "Clocks:Connect", options.Clocks.Connect, "00:00:05", errors);
        Duration(path, "Clocks:Headers", options.Clocks.Headers, "00:00:20", errors);
        Duration(path, "Clocks:FirstToken", options.Clocks.FirstToken, "00:00:20", errors);
        Duration(path, "Clocks:Idle", options.Clocks.Idle, "00:00:30", errors);
        Duration(path, "Clocks:Total", options.Clocks.Total, "00:05:00", errors);
        Duration(path, "Clocks:ColdLoad", options.Clocks.ColdLoad, "00:05:00", errors);
        Size(path, nameof(ServiceLimitOptions.MaxHeaderBytes), options.Limits.MaxHeaderBytes, errors);
        Size(path, nameof(ServiceLimitOptions.MaxLineBytes), options.Limits.MaxLineBytes, errors);
        Size(path, nameof(ServiceLimitOptions.MaxResponseBytes), options.Limits.MaxResponseBytes, errors);
        if (options.Endpoints.Count > MostEndpoints)
        {
            errors.Add($"{path}:Endpoints = {Number(options.Endpoints.Count)} addresses is more than {Number(MostEndpoints)}; make a second service of the rest");
        }

        foreach (string twice in options.Endpoints.GroupBy(static e => e.TrimEnd('/'), StringComparer.OrdinalIgnoreCase).Where(static g => g.Skip(1).Any()).Select(static g => g.First()))
        {
            errors.Add($"{path}:Endpoints = '{(twice.Contains('@', StringComparison.Ordinal) ? "…" : twice)}' stands there twice; name each address once");
        }
    }

    private static void Duration(string path, string setting, TimeSpan? value, string example, List<string> errors)
    {
        if (value <= TimeSpan.Zero)
        {
            errors.Add($"{path}:{setting} = '{value}' is not a duration above zero; write it like {example}");
        }
    }

    private static void Size(string path, string setting, long value, List<string> errors)
    {
        if (value < 1024)
        {
            errors.Add($"{path}:Limits:{setting} = '{Number(value)}' is too small for any answer; set at least 1024");
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

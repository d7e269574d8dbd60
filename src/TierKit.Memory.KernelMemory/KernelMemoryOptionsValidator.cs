using System.Globalization;
using System.Net;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Memory.KernelMemory;

/// <summary>Finds every option that does not fit, with its path, its value and the next step; never the key.</summary>
internal static class KernelMemoryOptionsValidator
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static IReadOnlyList<string> Validate(KernelMemoryOptions options, string section)
    {
        List<string> errors = [];
        CheckEndpoint(options, section, errors);
        CheckName(() => KernelMemoryNames.Index(options.Index), $"{section}:{nameof(options.Index)}", errors);
        CheckName(() => KernelMemoryNames.TagValue(options.Project), $"{section}:{nameof(options.Project)}", errors);
        CheckKey(options, section, errors);
        if (!Enum.IsDefined(options.Tier))
        {
            errors.Add($"{section}:{nameof(options.Tier)} = '{options.Tier}' is not one of {string.Join(", ", Enum.GetNames<Tier>())}");
        }

        TimeSpan least = TimeSpan.FromMilliseconds(10);
        CheckTime(nameof(options.Deadline), options.Deadline, least, Hour);
        CheckTime(nameof(options.SearchDeadline), options.SearchDeadline, least, Hour);
        CheckTime(nameof(options.AnswerDeadline), options.AnswerDeadline, least, Hour);
        CheckTime(nameof(options.IngestionDeadline), options.IngestionDeadline, least, TimeSpan.FromHours(24));
        CheckTime(nameof(options.PollInterval), options.PollInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        CheckNumber(nameof(options.ParallelUploads), options.ParallelUploads, 1, 64);
        CheckNumber(nameof(options.MinRelevance), options.MinRelevance, -1, 1);
        CheckNumber(nameof(options.MaxAnswerBytes), options.MaxAnswerBytes, 1024, 1024 * 1024 * 1024);
        if (options.Toolset.Length > 0 && !options.Toolset.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
        {
            errors.Add($"{section}:{nameof(options.Toolset)} = '{options.Toolset}' is not a toolset's name; use letters, digits and '_', or leave it empty for none");
        }

        return errors;

        void CheckTime(string setting, TimeSpan value, TimeSpan from, TimeSpan to)
        {
            if (value < from || value > to)
            {
                errors.Add($"{section}:{setting} = '{value:c}' is not between {from:c} and {to:c}; write it like 00:00:30");
            }
        }

        void CheckNumber(string setting, double value, double from, double to)
        {
            if (!(value >= from && value <= to))
            {
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{section}:{setting} = '{value}' is not between {from} and {to}; set it within, or leave it out"));
            }
        }
    }

    private static void CheckEndpoint(KernelMemoryOptions options, string section, List<string> errors)
    {
        string setting = $"{section}:{nameof(options.Endpoint)}";
        if (!options.Endpoint.IsAbsoluteUri || options.Endpoint.Scheme is not ("http" or "https") || options.Endpoint.UserInfo.Length > 0 || options.Endpoint.Query.Length > 0)
        {
            errors.Add($"{setting} = '{Shown(options.Endpoint)}' is no address of a service; set it to one like http://127.0.0.1:9001");
        }
        else if (options.Tier != Tier.Sovereign && options.Endpoint.Scheme == "https")
        {
            // Whatever address that is, the policy says what may go there.
        }
        else if (IPAddress.TryParse(options.Endpoint.DnsSafeHost, out IPAddress? address) && !SovereignAddress.StaysHome(address) && !options.SovereignHosts.Contains(options.Endpoint.DnsSafeHost))
        {
            errors.Add(options.Tier == Tier.Sovereign
                ? $"{setting} = '{options.Endpoint.OriginalString}' is a public address; set {section}:{nameof(options.Tier)} to Partner, or name the host in {section}:{nameof(options.SovereignHosts)} if it is yours"
                : $"{setting} = '{options.Endpoint.OriginalString}' would carry notes out of the house in the clear; use https");
        }
    }

    // A key that somebody wrote into the address is not repeated.
    private static string Shown(Uri endpoint) => endpoint.IsAbsoluteUri ? endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : endpoint.OriginalString;

    private static void CheckKey(KernelMemoryOptions options, string section, List<string> errors)
    {
        if (options.ApiKeyHeader.Length == 0 || !options.ApiKeyHeader.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            errors.Add($"{section}:{nameof(options.ApiKeyHeader)} = '{options.ApiKeyHeader}' is not a header's name; the service's default is Authorization");
        }

        if (options.ApiKey is { Length: > 0 } key && (key.Any(static letter => letter is <= ' ' or > '~') || key.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase)))
        {
            errors.Add($"{section}:{nameof(options.ApiKey)} is no key that the service can have: it takes the bare key, printable ASCII without spaces and without 'Bearer' in front");
        }
    }

    private static void CheckName(Func<string> check, string setting, List<string> errors)
    {
        try
        {
            check();
        }
        catch (KernelMemoryException exception)
        {
            errors.Add($"{setting}: {exception.Message}");
        }
    }
}

using System.Globalization;
using Microsoft.Extensions.Options;
using TierKit.Policy;

namespace TierKit.AspNetCore.Hosting;

/// <summary>Finds everything that is wrong with the gateway's settings when the host starts.</summary>
internal sealed class GatewayOptionsValidator(PolicyCatalog policies) : IValidateOptions<GatewayOptions>
{
    private const int ShortestKey = 16;

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> errors = [];
        Positive(nameof(options.MaxBodyBytes), options.MaxBodyBytes, errors);
        Positive(nameof(options.MaxBufferedBytes), options.MaxBufferedBytes, errors);
        Positive(nameof(options.MaxConcurrency), options.MaxConcurrency, errors);
        Positive(nameof(options.BodyTimeout), options.BodyTimeout, errors);
        Positive(nameof(options.StallTimeout), options.StallTimeout, errors);

        if (options.MaxBufferedBytes < options.MaxBodyBytes)
        {
            errors.Add("TierKit:Gateway:MaxBufferedBytes is less than MaxBodyBytes, so that the largest body could never be read; raise it");
        }

        foreach ((string key, GatewayKeyOptions settings) in options.Keys)
        {
            Key($"TierKit:Gateway:Keys:{key}", settings, errors);
        }

        foreach (IGrouping<string?, string> same in options.Keys.GroupBy(static k => k.Value.Key, static k => k.Key, StringComparer.Ordinal))
        {
            if (same.Key is not null && same.Skip(1).Any())
            {
                errors.Add($"TierKit:Gateway:Keys: {string.Join(" and ", same)} are one secret; give each a key of its own");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private void Key(string path, GatewayKeyOptions settings, List<string> errors)
    {
        if (settings.Key is not { } secret || secret.Length < ShortestKey || secret.Any(static c => c is <= ' ' or > '~'))
        {
            // The value itself is a secret, whatever is wrong with it.
            errors.Add($"{path}:Key is missing, shorter than {ShortestKey.ToString(CultureInfo.InvariantCulture)} characters, or not plain ASCII; generate one, for example with: openssl rand -hex 32");
        }

        foreach (string policy in settings.Policies.Where(p => !policies.Contains(p)))
        {
            errors.Add($"{path}:Policies names '{policy}', which is not a policy or service; known: {string.Join(", ", policies.KnownNames)}");
        }
    }

    private static void Positive(string name, TimeSpan value, List<string> errors)
    {
        if (value <= TimeSpan.Zero)
        {
            errors.Add($"TierKit:Gateway:{name} = '{value}' is not a time above zero; write it as hh:mm:ss");
        }
    }

    private static void Positive(string name, int value, List<string> errors)
    {
        if (value < 1)
        {
            errors.Add($"TierKit:Gateway:{name} = '{value.ToString(CultureInfo.InvariantCulture)}' is not a whole number above zero");
        }
    }
}

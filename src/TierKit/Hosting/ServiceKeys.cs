namespace TierKit.Hosting;

/// <summary>Finds the key of a service: its setting, else the vendor's usual environment variables.</summary>
internal static class ServiceKeys
{
    public static string? Find(ServiceRegistration registration, TierProvider provider)
    {
        if (registration.Options.ApiKey is { Length: > 0 } own)
        {
            return own.Trim();
        }

        foreach (string variable in provider.ApiKeyVariables)
        {
            if (Environment.GetEnvironmentVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value))
            {
                return value.Trim();
            }
        }

        return null;
    }
}

namespace TierKit.Providers;

/// <summary>Knows how Ollama names models: registry, namespace and tag may be left out.</summary>
internal static class OllamaModelName
{
    /// <summary>Tells whether the name itself says that the model runs in Ollama's cloud.</summary>
    public static bool IsCloud(string model) =>
        model.Trim() is { } name
        && (name.EndsWith(":cloud", StringComparison.OrdinalIgnoreCase) || name.EndsWith("-cloud", StringComparison.OrdinalIgnoreCase));

    public static bool AreSame(string one, string? other) =>
        other is not null && string.Equals(Shortest(one), Shortest(other), StringComparison.OrdinalIgnoreCase);

    // Lists name models like 'llama3.2:latest' and 'hf.co/owner/model:Q4_K_M'.
    private static string Shortest(string model)
    {
        string name = WithoutPrefix(WithoutPrefix(model.Trim(), "registry.ollama.ai/"), "library/");
        if (name.EndsWith(":local", StringComparison.OrdinalIgnoreCase))
        {
            name = name[..^":local".Length];
        }

        return name.LastIndexOf(':') > name.LastIndexOf('/') ? name : name + ":latest";
    }

    private static string WithoutPrefix(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name[prefix.Length..] : name;
}

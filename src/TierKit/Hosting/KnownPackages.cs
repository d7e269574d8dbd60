namespace TierKit.Hosting;

/// <summary>Knows which package brings what configuration may name.</summary>
internal static class KnownPackages
{
    private static readonly Dictionary<string, (string Package, string Verb)> Providers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Ollama"] = ("TierKit.Ollama", "kit.UseOllama()"),
        ["OpenAI"] = ("TierKit.OpenAI", "kit.UseOpenAI()"),
        ["OpenAICompatible"] = ("TierKit.OpenAI", "kit.UseOpenAI()"),
        ["Vllm"] = ("TierKit.OpenAI", "kit.UseOpenAI()"),
        ["LlamaCpp"] = ("TierKit.OpenAI", "kit.UseOpenAI()"),
        ["Gemini"] = ("TierKit.OpenAI", "kit.UseOpenAI()"),
        ["Anthropic"] = ("TierKit.Anthropic", "kit.UseAnthropic()"),
    };

    private static readonly Dictionary<string, string> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Memory"] = "TierKit.Memory",
        ["Memory:KernelMemory"] = "TierKit.Memory.KernelMemory",
        ["Memory:PostgreSql"] = "TierKit.Memory.PostgreSql",
    };

    /// <summary>Gets the parts of the configuration that a package reads inside of another package's part.</summary>
    public static IEnumerable<string> NestedSections => Sections.Keys.Where(static key => key.Contains(':', StringComparison.Ordinal));

    public static string? ForProvider(string name) => Providers.TryGetValue(name, out (string Package, string Verb) known)
        ? $"add package {known.Package}, or call {known.Verb} when it is there already"
        : null;

    public static string? ForSection(string key) => Sections.TryGetValue(key, out string? package) ? $"needs package {package}; add it" : null;

    public static IEnumerable<string> ProviderNames => Providers.Keys;
}

using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Tiers;

namespace TierKit.Analyzers.Tests;

/// <summary>What the analyzers know of default tiers is what the packages do.</summary>
public sealed class DefaultTierTests
{
    // The verbs that ask for the tier, or take it from what they are given.
    private static readonly string[] Asking = ["AddService", "AddPolicy", "AddQuorum"];

    private static readonly Assembly[] Packages =
        [typeof(ITierKitBuilder).Assembly, .. new[] { "TierKit.Ollama", "TierKit.OpenAI", "TierKit.Anthropic" }.Select(Assembly.Load)];

    [Fact]
    public void DefaultTier_EveryVerbOfThePackages_IsTheTierOfWhatItRegisters()
    {
        List<string> examined = [];
        foreach (MethodInfo verb in Packages.SelectMany(static a => a.GetExportedTypes()).SelectMany(static t => t.GetMethods(BindingFlags.Public | BindingFlags.Static)).Where(IsVerb))
        {
            ServiceCollection services = new();
            services.AddTierKit(kit => verb.Invoke(null, [.. verb.GetParameters().Select(p => Argument(p, kit))]));
            using ServiceProvider provider = services.BuildServiceProvider();
            Tier registered = Assert.Single(provider.GetRequiredService<ServiceCatalog>().Services).Tier;

            Assert.Equal((verb.Name, (TierValue)registered), (verb.Name, Registration.DefaultTier(verb.Name)));
            examined.Add(verb.Name);
        }

        Assert.Contains("AddOllama", examined);
        Assert.True(examined.Count >= 10, $"only {string.Join(", ", examined)} were looked at");
    }

    [Fact]
    public void DefaultTier_EveryProvider_IsTheProvidersOwn()
    {
        TierProvider[] providers = [.. Packages.SelectMany(static a => a.GetExportedTypes())
            .Where(static t => t.IsSubclassOf(typeof(TierProvider)) && !t.IsAbstract)
            .Select(static t => (TierProvider)Activator.CreateInstance(t)!)];

        Assert.All(providers, static p => Assert.Equal((p.Name, p.Tier is { } tier ? (TierValue)tier : TierValue.Unknown), (p.Name, Registration.DefaultTier("Add" + p.Name))));
        Assert.True(providers.Length >= 7, $"only {providers.Length} providers were looked at");
    }

    private static bool IsVerb(MethodInfo method) =>
        method.GetParameters() is [{ ParameterType: var kit }, { Name: "name" }, ..] parameters && kit == typeof(ITierKitBuilder)
        && method.Name.StartsWith("Add", StringComparison.Ordinal) && !Asking.Contains(method.Name)
        && parameters.Skip(2).All(static p => p.HasDefaultValue || p.Name == "model");

    private static object? Argument(ParameterInfo parameter, ITierKitBuilder kit) => parameter.Name switch
    {
        "name" => "x",
        "model" => "m",
        _ => parameter.ParameterType == typeof(ITierKitBuilder) ? kit : parameter.DefaultValue is DBNull ? null : parameter.DefaultValue,
    };
}

using System.Collections.Frozen;
using System.Globalization;

namespace TierKit.Policy;

/// <summary>Represents what a panel's options say, checked and fixed.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed class QuorumRules
{
    internal QuorumRules(QuorumOptions options)
    {
        Members = [.. options.Members.Select(static m => m.Service)];
        Alternatives = [.. options.Members.Select(static m => (IReadOnlyList<string>)[.. m.Alternatives])];
        Weights = [.. options.Members.Select(static m => m.Weight)];
        TotalWeight = Weights.Sum();
        Required = options.Required ?? ((TotalWeight / 2) + 1);
        MinLineages = options.MinLineages;
        Agreement = options.Agreement;
        Launch = options.Launch;
        WhenNotMet = options.WhenNotMet;
        LocalSamples = options.LocalSamples;
        Labels = options.Labels
            .SelectMany(static label => label.Value.Append(label.Key).Select(alias => (Alias: alias, Label: label.Key)))
            .DistinctBy(static pair => pair.Alias, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(static pair => pair.Alias, static pair => pair.Label, StringComparer.OrdinalIgnoreCase);
        Fields = options.Fields.ToFrozenDictionary(StringComparer.Ordinal);
        Culture = CultureInfo.GetCultureInfo(options.Culture);
        Space = options.Space;
        Threshold = options.Threshold;
        Judge = options.Judge;
        HedgeDelay = options.HedgeDelay;
        MaxCost = options.MaxCost;
        MaxTokens = options.MaxTokens;
    }

    private QuorumRules(QuorumRules rules, QuorumAgreement agreement, FrozenDictionary<string, string> labels)
    {
        Members = rules.Members;
        Alternatives = rules.Alternatives;
        Weights = rules.Weights;
        TotalWeight = rules.TotalWeight;
        Required = rules.Required;
        MinLineages = rules.MinLineages;
        Launch = rules.Launch;
        WhenNotMet = rules.WhenNotMet;
        LocalSamples = rules.LocalSamples;
        Fields = rules.Fields;
        Culture = rules.Culture;
        Space = rules.Space;
        Threshold = rules.Threshold;
        Judge = rules.Judge;
        HedgeDelay = rules.HedgeDelay;
        MaxCost = rules.MaxCost;
        MaxTokens = rules.MaxTokens;
        Agreement = agreement;
        Labels = labels;
    }

    /// <summary>Gets the services that vote.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>Gets the weight of the whole panel.</summary>
    public int TotalWeight { get; }

    /// <summary>Gets the weight that must agree.</summary>
    public int Required { get; }

    /// <summary>Gets how many lineages must stand behind an agreement.</summary>
    public int MinLineages { get; }

    /// <summary>Gets when two members agree.</summary>
    public QuorumAgreement Agreement { get; }

    /// <summary>Gets when the members are asked.</summary>
    public QuorumLaunch Launch { get; }

    /// <summary>Gets what is answered without agreement.</summary>
    public QuorumFallback WhenNotMet { get; }

    /// <summary>Gets how often the first sovereign member is asked before a partner is.</summary>
    public int LocalSamples { get; }

    /// <summary>Makes the rules of a question that is asked for another form of answer.</summary>
    internal QuorumRules For(QuorumAgreement agreement, IEnumerable<string>? labels = null) => new(
        this,
        agreement,
        labels?.ToFrozenDictionary(static l => l, static l => l, StringComparer.OrdinalIgnoreCase) ?? FrozenDictionary<string, string>.Empty);

    internal IReadOnlyList<IReadOnlyList<string>> Alternatives { get; }

    internal IReadOnlyList<int> Weights { get; }

    internal FrozenDictionary<string, string> Labels { get; }

    internal FrozenDictionary<string, QuorumFieldOptions> Fields { get; }

    internal CultureInfo Culture { get; }

    internal string? Space { get; }

    internal double? Threshold { get; }

    internal string? Judge { get; }

    internal TimeSpan? HedgeDelay { get; }

    internal decimal? MaxCost { get; }

    internal long? MaxTokens { get; }
}

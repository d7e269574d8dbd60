using TierKit.Policy;

namespace TierKit.Hosting;

/// <summary>Reads the <c>Quorum</c> section of a policy.</summary>
internal static class QuorumSectionReader
{
    public static QuorumOptions Read(SectionReader reader)
    {
        QuorumOptions options = new();
        reader.List(nameof(options.Members), member => options.AddMember(member));
        foreach ((string key, SectionReader member) in reader.Objects(nameof(options.Members)))
        {
            // A list element has a number for a key and names its service; a property is the service's name.
            QuorumMemberOptions entry = new() { Service = int.TryParse(key, out _) ? "" : key };
            member.Text(nameof(entry.Service), value => entry.Service = value);
            member.List(nameof(entry.Alternatives), entry.Alternatives.Add);
            member.Number(nameof(entry.Weight), 1, value => entry.Weight = value);
            member.Done();
            options.Members.Add(entry);
        }

        reader.Number(nameof(options.Required), 1, value => options.Required = value);
        reader.Number(nameof(options.MinLineages), 1, value => options.MinLineages = value);
        reader.Flag(nameof(options.AllowPlurality), value => options.AllowPlurality = value);
        reader.Choice<QuorumAgreement>(nameof(options.Agreement), value => options.Agreement = value);
        reader.Choice<QuorumLaunch>(nameof(options.Launch), value => options.Launch = value);
        reader.Choice<QuorumFallback>(nameof(options.WhenNotMet), value => options.WhenNotMet = value);
        reader.Number(nameof(options.LocalSamples), 1, value => options.LocalSamples = value);
        reader.Text(nameof(options.Culture), value => options.Culture = value);
        reader.Text(nameof(options.Space), value => options.Space = value);
        reader.Text(nameof(options.Judge), value => options.Judge = value);
        reader.Real(nameof(options.Threshold), value => options.Threshold = value);
        reader.Time(nameof(options.HedgeDelay), value => options.HedgeDelay = value);
        reader.Money(nameof(options.MaxCost), value => options.MaxCost = value);
        reader.Number(nameof(options.MaxTokens), 1, value => options.MaxTokens = value);
        foreach ((string label, IReadOnlyList<string> aliases) in reader.Lists(nameof(options.Labels)))
        {
            options.Labels[label] = [.. aliases];
        }

        foreach ((string field, SectionReader rule) in reader.Objects(nameof(options.Fields)))
        {
            QuorumFieldOptions entry = new();
            rule.Choice<QuorumFieldRule>(nameof(entry.Rule), value => entry.Rule = value);
            rule.Money(nameof(entry.AbsoluteTolerance), value => entry.AbsoluteTolerance = value);
            rule.Money(nameof(entry.RelativeTolerance), value => entry.RelativeTolerance = value);
            rule.Text(nameof(entry.Key), value => entry.Key = value);
            rule.Done();
            options.Fields[field] = entry;
        }

        reader.Done();
        return options;
    }
}

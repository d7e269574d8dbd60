using Microsoft.Extensions.Configuration;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Reads the <c>TierKit</c> section into the registry.</summary>
internal static class TierKitSectionReader
{
    public static void Read(TierKitRegistry registry, IConfiguration configuration)
    {
        // Handed the whole configuration, people mean its TierKit section.
        IConfiguration section = configuration is IConfigurationSection ? configuration : configuration.GetSection("TierKit");
        string path = section is IConfigurationSection { Path: { Length: > 0 } own } ? own : "TierKit";
        registry.Configurations.Add(section);
        SectionReader root = new(section, path, registry.Errors);
        root.Text(nameof(TierKitOptions.DefaultPolicy), value => registry.Options.DefaultPolicy = value);
        root.Text(nameof(TierKitOptions.StatePath), value => registry.Options.StatePath = value);
        root.List(nameof(TierKitOptions.SovereignHosts), registry.Options.SovereignHosts.Add);
        root.Share(nameof(TierKitOptions.RetryShare), value => registry.Options.RetryShare = value);
        SectionReader ledger = root.Child(nameof(TierKitOptions.Ledger));
        ledger.Flag(nameof(LedgerOptions.Enabled), value => registry.Options.Ledger.Enabled = value);
        ledger.Number(nameof(LedgerOptions.MaxFileSize), 1024, value => registry.Options.Ledger.MaxFileSize = value);
        ledger.Number(nameof(LedgerOptions.MaxFiles), 1, value => registry.Options.Ledger.MaxFiles = value);
        ledger.Done();
        SectionReader egress = root.Child(nameof(TierKitOptions.Egress));
        egress.Flag(nameof(EgressOptions.Audit), value => registry.Options.Egress.Audit = value);
        egress.List(nameof(EgressOptions.Dictionary), registry.Options.Egress.Dictionary.Add);
        egress.Done();
        SectionReader approved = root.Child(nameof(TierKitOptions.Lock));
        approved.Choice<LockMode>(nameof(LockOptions.Mode), value => registry.Options.Lock.Mode = value);
        approved.Text(nameof(LockOptions.Path), value => registry.Options.Lock.Path = value);
        approved.List(nameof(LockOptions.Prompts), registry.Options.Lock.Prompts.Add);
        approved.Done();
        root.Pairs(nameof(TierKitOptions.Isolated), registry.Options.Isolated);
        foreach ((string name, SectionReader service) in root.Children("Services"))
        {
            registry.Add(new ServiceRegistration(name, service.Path, ReadService(service)));
        }

        foreach ((string name, SectionReader policy) in root.Children("Policies"))
        {
            registry.AddPolicy(name, ReadPolicy(policy));
        }

        foreach ((string name, SectionReader capability) in root.Children("Capabilities"))
        {
            CapabilityOptions needs = new();
            capability.Flag(nameof(needs.Critical), value => needs.Critical = value);
            capability.List(nameof(needs.Requires), needs.Requires.Add);
            capability.Done();
            registry.Capabilities.Add(new CapabilityRegistration(name, capability.Path, needs));
        }

        foreach (SectionContributor contributor in SectionContributors.All)
        {
            if (contributor.Key is not { } key)
            {
                continue;
            }

            root.Ignore(key);
            if (section.GetSection(key) is { } extension && extension.Exists())
            {
                registry.Errors.AddRange(contributor.Read(registry, extension));
            }
        }

        // The package around it takes the part for known; whether somebody reads it is not its to see.
        foreach (string nested in KnownPackages.NestedSections.Where(key => section.GetSection(key).Exists() && !SectionContributors.All.Any(c => string.Equals(c.Key, key, StringComparison.OrdinalIgnoreCase))))
        {
            registry.Errors.Add($"{path}:{nested} {KnownPackages.ForSection(nested)}");
        }

        root.Done();
    }

    private static ServiceOptions ReadService(SectionReader reader)
    {
        ServiceOptions options = new();
        reader.Text(nameof(options.Provider), value => options.Provider = value);
        reader.Choice<ServiceKind>(nameof(options.Kind), value => options.Kind = value);
        reader.Choice<Tier>(nameof(options.Tier), value => options.Tier = value);
        reader.Text(nameof(options.Model), value => options.Model = value);
        reader.Text(nameof(options.Endpoint), value => options.Endpoint = value);
        reader.List(nameof(options.Endpoints), options.Endpoints.Add);
        reader.Text(nameof(options.ApiKey), value => options.ApiKey = value);
        reader.Number(nameof(options.Priority), int.MinValue, value => options.Priority = value);
        reader.Text(nameof(options.Space), value => options.Space = value);
        reader.Number(nameof(options.MaxConcurrency), 1, value => options.MaxConcurrency = value);
        reader.Number(nameof(options.MaxQueue), 0, value => options.MaxQueue = value);
        reader.Time(nameof(options.QueueWait), value => options.QueueWait = value);
        reader.Number(nameof(options.ContextWindow), 1, value => options.ContextWindow = value);
        reader.Flags<ServiceCapabilities>(nameof(options.Capabilities), value => options.Capabilities = value);
        reader.Choice<ToolCallIdFormat>(nameof(options.ToolCallIds), value => options.ToolCallIds = value);
        reader.Text(nameof(options.Lineage), value => options.Lineage = value);
        reader.Flag(nameof(options.SignalsCompletion), value => options.SignalsCompletion = value);
        SectionReader price = reader.Child(nameof(options.Price));
        price.Money(nameof(ServicePrice.InputPerMillionTokens), value => (options.Price ??= new()).InputPerMillionTokens = value);
        price.Money(nameof(ServicePrice.OutputPerMillionTokens), value => (options.Price ??= new()).OutputPerMillionTokens = value);
        price.Money(nameof(ServicePrice.PerImage), value => (options.Price ??= new()).PerImage = value);
        price.Money(nameof(ServicePrice.PerAudioMinute), value => (options.Price ??= new()).PerAudioMinute = value);
        price.Done();
        SectionReader clocks = reader.Child(nameof(options.Clocks));
        clocks.Time(nameof(ServiceClockOptions.Connect), value => options.Clocks.Connect = value);
        clocks.Time(nameof(ServiceClockOptions.Headers), value => options.Clocks.Headers = value);
        clocks.Time(nameof(ServiceClockOptions.FirstToken), value => options.Clocks.FirstToken = value);
        clocks.Time(nameof(ServiceClockOptions.Idle), value => options.Clocks.Idle = value);
        clocks.Time(nameof(ServiceClockOptions.Total), value => options.Clocks.Total = value);
        clocks.Time(nameof(ServiceClockOptions.ColdLoad), value => options.Clocks.ColdLoad = value);
        clocks.Done();
        SectionReader limits = reader.Child(nameof(options.Limits));
        limits.Number(nameof(ServiceLimitOptions.MaxHeaderBytes), 1024, value => options.Limits.MaxHeaderBytes = value);
        limits.Number(nameof(ServiceLimitOptions.MaxLineBytes), 1024, value => options.Limits.MaxLineBytes = value);
        limits.Number(nameof(ServiceLimitOptions.MaxResponseBytes), 1024, value => options.Limits.MaxResponseBytes = value);
        limits.Done();
        reader.Flag(nameof(options.WarmUp), value => options.WarmUp = value);
        reader.Time(nameof(options.KeepAlive), value => options.KeepAlive = value);
        reader.Done();
        return options;
    }

    private static PolicyOptions ReadPolicy(SectionReader reader)
    {
        PolicyOptions options = new();
        reader.List(nameof(options.Order), options.Order.Add);
        reader.Flag(nameof(options.Critical), value => options.Critical = value);
        reader.Choice<Sensitivity>(nameof(options.DefaultSensitivity), value => options.DefaultSensitivity = value);
        SectionReader ceilings = reader.Child(nameof(options.SensitivityCeilings));
        foreach (Tier tier in Enum.GetValues<Tier>())
        {
            ceilings.Choice<Sensitivity>(tier.ToString(), value => options.SensitivityCeilings[tier] = value);
        }

        ceilings.Done();
        SectionReader egress = reader.Child(nameof(options.Egress));
        foreach (Sensitivity label in Enum.GetValues<Sensitivity>())
        {
            SectionReader row = egress.Child(label.ToString());
            foreach (Tier tier in Enum.GetValues<Tier>())
            {
                row.Choice<EgressDecision>(tier.ToString(), value => options.Egress[label, tier] = value);
            }

            row.Done();
        }

        egress.Done();
        reader.Choice<TrifectaRule>(nameof(options.Trifecta), value => options.Trifecta = value);
        SectionReader budget = reader.Child(nameof(options.Budget));
        budget.Amount(nameof(BudgetOptions.Tokens), 1, value => options.Budget.Tokens = value);
        budget.Money(nameof(BudgetOptions.Money), value => options.Budget.Money = value);
        budget.Time(nameof(BudgetOptions.Period), value => options.Budget.Period = value);
        budget.Done();
        reader.Time(nameof(options.Deadline), value => options.Deadline = value);
        reader.Number(nameof(options.MaxAttempts), 1, value => options.MaxAttempts = value);
        reader.Choice<MidStreamMode>(nameof(options.MidStream), value => options.MidStream = value);
        reader.Choice<FloorRule>(nameof(options.Floor), value => options.Floor = value);
        reader.Choice<LoadingRule>(nameof(options.WhileLoading), value => options.WhileLoading = value);
        reader.Time(nameof(options.ProbeWait), value => options.ProbeWait = value);
        reader.Flag(nameof(options.Hedge), value => options.Hedge = value);
        reader.Flag(nameof(options.AskNextWhenRefused), value => options.AskNextWhenRefused = value);
        if (reader.Has(nameof(options.Quorum)))
        {
            options.Quorum = QuorumSectionReader.Read(reader.Child(nameof(options.Quorum)));
        }

        reader.Done();
        return options;
    }
}

using Microsoft.CodeAnalysis;

namespace TierKit.Analyzers;

/// <summary>Holds every rule of docs/reference/analyzers.md; ids are never reused.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor PartnerInCritical = new(
        "TK0001",
        "Critical code asks a partner",
        "'{0}' {1}, and '{2}' is marked [Critical]; use sovereign-first, sovereign-only or a sovereign service there",
        "TierKit",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Critical code must go on when every partner is gone, so none stands first in its way.",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UnknownPolicy = new(
        "TK0002",
        "Nobody registers a policy or service of that name",
        "'{0}' is not a policy or service; use one of {1}, or register it with AddPolicy",
        "TierKit",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A name that nobody registers is an error when it is asked for; case matters.",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor PublicSovereignHost = new(
        "TK0003",
        "A sovereign service points to a public host",
        "'{0}' registers a sovereign service at the public host '{1}'; register it with Tier.Partner, use a private address, or list the host in SovereignHosts if it is yours",
        "TierKit",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "What is sovereign stays home: loopback, private addresses, .local, .internal, names without a dot.",
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}

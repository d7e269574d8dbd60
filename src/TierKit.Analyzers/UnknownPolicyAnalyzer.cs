using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TierKit.Analyzers;

/// <summary>Reports TK0002: a call asks, by a constant, for a policy or service that nobody registers.</summary>
/// <remarks>
/// Silent where names may come from elsewhere: from configuration, from a name that is no constant, in a library, or beside a referenced
/// assembly that uses TierKit itself.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnknownPolicyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.UnknownPolicy];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        // Names registered in generated code count too; only reports on it are left out.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownNames names = new(start.Compilation);
            ConcurrentBag<PolicyUse> uses = [];
            start.RegisterOperationAction(
                operation =>
                {
                    names.Read(operation.Operation);

                    if (PolicyUse.Read(operation.Operation) is { Certain: true } use)
                    {
                        uses.Add(use);
                    }
                },
                OperationKind.Invocation,
                OperationKind.MethodReference,
                OperationKind.PropertyReference);
            start.RegisterCompilationEndAction(end =>
            {
                foreach (PolicyUse use in uses.Where(u => names.AreAll && !names.Contains(u.Name)))
                {
                    end.ReportDiagnostic(Diagnostic.Create(Rules.UnknownPolicy, use.Place, use.Name, string.Join(", ", names.Names)));
                }
            });
        });
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace TierKit.Analyzers;

/// <summary>Reports TK0001: code marked <c>[Critical]</c> asks, by a constant, for a partner or for a policy that asks partners first.</summary>
/// <remarks>A name is a partner's when every registration of it in the source says so; names the source does not register pass.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PartnerInCriticalAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.PartnerInCritical];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(static start =>
        {
            PartnerNames names = new();
            ConcurrentBag<(PolicyUse Use, string Member)> uses = [];
            start.RegisterOperationAction(
                operation =>
                {
                    if (operation.Operation is IInvocationOperation call)
                    {
                        names.Read(call);
                    }

                    foreach (PolicyUse use in Uses(operation.Operation))
                    {
                        Add(uses, use, CriticalMember.Around(operation.Operation, operation.ContainingSymbol));
                    }
                },
                OperationKind.Invocation,
                OperationKind.PropertyReference,
                OperationKind.AnonymousFunction,
                OperationKind.LocalFunction);
            start.RegisterSymbolAction(
                symbol =>
                {
                    if (PolicyUse.Read((IParameterSymbol)symbol.Symbol) is { } use)
                    {
                        Add(uses, use, CriticalMember.Around(symbol.Symbol.ContainingSymbol));
                    }
                },
                SymbolKind.Parameter);
            start.RegisterCompilationEndAction(end =>
            {
                foreach ((PolicyUse use, string member) in uses)
                {
                    if (names.Says(use.Name) is { } says)
                    {
                        end.ReportDiagnostic(Diagnostic.Create(Rules.PartnerInCritical, use.Place, use.Name, says, member));
                    }
                }
            });
        });
    }

    private static IEnumerable<PolicyUse> Uses(IOperation operation) => operation switch
    {
        IAnonymousFunctionOperation lambda => Parameters(lambda.Symbol),
        ILocalFunctionOperation local => Parameters(local.Symbol),
        _ => PolicyUse.Read(operation) is { } use ? [use] : [],
    };

    private static IEnumerable<PolicyUse> Parameters(IMethodSymbol method) =>
        method.Parameters.Select(PolicyUse.Read).Where(static u => u is not null).Select(static u => u!.Value);

    private static void Add(ConcurrentBag<(PolicyUse Use, string Member)> uses, PolicyUse use, string? member)
    {
        if (member is not null)
        {
            uses.Add((use, member));
        }
    }
}

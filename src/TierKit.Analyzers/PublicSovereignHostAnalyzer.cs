using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace TierKit.Analyzers;

/// <summary>Reports TK0003: a service is registered as sovereign and its address, a constant, points to a public host.</summary>
/// <remarks>Hosts that the application lists in <c>SovereignHosts</c> are its own; where that list holds what is no constant, hosts pass.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PublicSovereignHostAnalyzer : DiagnosticAnalyzer
{
    private const string Options = "TierKit.Hosting.TierKitOptions";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.PublicSovereignHost];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(static start =>
        {
            ConcurrentBag<(string Method, string Host, Location Place)> found = [];
            ConcurrentBag<string?> own = [];
            start.RegisterOperationAction(operation => Read(operation.Operation, found, own), OperationKind.Invocation, OperationKind.PropertyReference);
            start.RegisterCompilationEndAction(end =>
            {
                foreach ((string method, string host, Location place) in found)
                {
                    if (!own.Any(o => o is null || string.Equals(o, host, StringComparison.OrdinalIgnoreCase)))
                    {
                        end.ReportDiagnostic(Diagnostic.Create(Rules.PublicSovereignHost, place, method, host));
                    }
                }
            });
        });
    }

    private static void Read(IOperation operation, ConcurrentBag<(string Method, string Host, Location Place)> found, ConcurrentBag<string?> own)
    {
        if (OptionsLambda.Added(operation, Options, "SovereignHosts") is { } added)
        {
            own.Add(Constants.Text(added));
        }
        else if (OptionsLambda.Shuffles(operation, Options, "SovereignHosts"))
        {
            own.Add(null);
        }

        if (operation is not IInvocationOperation call || Registration.Read(call) is not { Tier: TierValue.Sovereign } registration)
        {
            return;
        }

        foreach (IOperation endpoint in registration.Endpoints)
        {
            if (HomeHost.Public(Constants.Text(endpoint)!) is { } host)
            {
                found.Add((registration.Method, host, endpoint.Syntax.GetLocation()));
            }
        }
    }
}

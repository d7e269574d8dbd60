using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TierKit.Analyzers;

/// <summary>Finds the member, type, lambda or local function marked <c>[Critical]</c> that code stands in.</summary>
internal static class CriticalMember
{
    public static string? Around(IOperation operation, ISymbol containing)
    {
        for (IOperation? at = operation; at is not null; at = at.Parent)
        {
            IMethodSymbol? inner = at switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => null,
            };
            if (inner is not null && IsMarked(inner))
            {
                return inner.MethodKind == MethodKind.LocalFunction ? inner.Name : "lambda";
            }
        }

        return Around(containing);
    }

    public static string? Around(ISymbol? symbol)
    {
        for (; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            ISymbol member = symbol switch
            {
                IMethodSymbol { AssociatedSymbol: { } property } => property,
                IFieldSymbol { AssociatedSymbol: { } property } => property,
                _ => symbol,
            };
            if (IsMarked(member) || IsMarked(symbol) || PromisedMember.Of(member).Any(IsMarked))
            {
                return member.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
            }
        }

        return null;
    }

    private static bool IsMarked(ISymbol symbol) => symbol.GetAttributes().Any(static a => a.AttributeClass?.ToDisplayString() == "TierKit.Policy.CriticalAttribute");
}

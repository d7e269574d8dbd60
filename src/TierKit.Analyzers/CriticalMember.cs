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
            if (IsMarked(member) || IsMarked(symbol) || Promised(member).Any(IsMarked))
            {
                return member.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
            }
        }

        return null;
    }

    // What an interface or a base promises to go on, its implementation must keep going.
    private static IEnumerable<ISymbol> Promised(ISymbol member)
    {
        if (member is INamedTypeSymbol type)
        {
            foreach (INamedTypeSymbol implemented in type.AllInterfaces)
            {
                yield return implemented;
            }
        }
        else if (member is IMethodSymbol or IPropertySymbol && member.ContainingType is { TypeKind: not TypeKind.Interface } container)
        {
            foreach (ISymbol promise in container.AllInterfaces.SelectMany(static i => i.GetMembers()))
            {
                if (SymbolEqualityComparer.Default.Equals(container.FindImplementationForInterfaceMember(promise), member))
                {
                    yield return promise;
                }
            }

            for (ISymbol? overridden = Overridden(member); overridden is not null; overridden = Overridden(overridden))
            {
                yield return overridden;
            }
        }
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    private static bool IsMarked(ISymbol symbol) => symbol.GetAttributes().Any(static a => a.AttributeClass?.ToDisplayString() == "TierKit.Policy.CriticalAttribute");
}

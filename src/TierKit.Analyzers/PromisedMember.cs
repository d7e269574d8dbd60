using Microsoft.CodeAnalysis;

namespace TierKit.Analyzers;

/// <summary>Finds what a member or type implements or overrides: what an interface or a base promises, its implementation must keep.</summary>
internal static class PromisedMember
{
    public static IEnumerable<ISymbol> Of(ISymbol member)
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
}

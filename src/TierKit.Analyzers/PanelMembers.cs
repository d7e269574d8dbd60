using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TierKit.Analyzers;

/// <summary>Reads who sits on a panel that a call of <c>AddQuorum</c> registers.</summary>
/// <remarks>A panel with one member of one's own may agree without partners, or fall back: only one of partners alone is certain.</remarks>
internal static class PanelMembers
{
    private const string Panel = "TierKit.Policy.QuorumOptions";

    /// <summary>Returns the services, or nothing when the source does not show all of them.</summary>
    public static string[] Of(IInvocationOperation call)
    {
        IOperation? configure = call.Arguments.FirstOrDefault(static a => a.Parameter?.Name == "configure")?.Value;
        if (configure is null || OptionsLambda.Of(configure) is not { } lambda)
        {
            return [];
        }

        IOperation[] operations = [.. lambda.Body.Descendants()];
        IInvocationOperation[] added = [.. operations.OfType<IInvocationOperation>().Where(IsMember)];
        string?[] names = [.. added.Select(static a => Constants.Argument(a, "service"))];
        return names.Contains(null)
            || added.Any(a => !OptionsLambda.Always(Chain(a), lambda))
            || operations.Any(static o => OptionsLambda.HandsOn(o, Panel) || o is IPropertyReferenceOperation { Property.Name: "Members" } list && list.Property.ContainingType.ToDisplayString() == Panel)
                ? []
                : [.. names.Select(static n => n!)];
    }

    private static bool IsMember(IInvocationOperation call) => call.TargetMethod.Name == "AddMember" && call.TargetMethod.ContainingType.ToDisplayString() == Panel;

    private static IOperation Chain(IInvocationOperation call)
    {
        IOperation at = call;
        while (at.Parent is IInvocationOperation next && IsMember(next))
        {
            at = next;
        }

        return at;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TierKit.Analyzers;

/// <summary>A place where the name of a policy or service, a constant, is asked for.</summary>
internal readonly struct PolicyUse(string name, Location place, bool certain)
{
    public string Name { get; } = name;

    public Location Place { get; } = place;

    /// <summary>Gets whether only TierKit answers to the name; a key of the container may be anybody's.</summary>
    public bool Certain { get; } = certain;

    public static PolicyUse? Read(IOperation operation) => operation switch
    {
        IInvocationOperation call => Call(call),
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments.Length: 1 } index when index.Property.ContainingType.ToDisplayString() == "TierKit.Policy.PolicyCatalog" =>
            Of(index.Arguments[0].Value, certain: true),
        _ => null,
    };

    /// <summary>Reads <c>[FromKeyedServices("name")] IChatClient</c>.</summary>
    public static PolicyUse? Read(IParameterSymbol parameter) =>
        IsClient(parameter.Type)
        && parameter.GetAttributes().FirstOrDefault(static a => a.AttributeClass?.ToDisplayString() == "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute")
            is { ConstructorArguments.Length: 1 } attribute
        && attribute.ConstructorArguments[0] is { Kind: TypedConstantKind.Primitive, Value: string name }
            ? new PolicyUse(name, attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? Location.None, certain: false)
            : null;

    private static PolicyUse? Call(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        (string? parameter, bool certain) = (method.ContainingType.ToDisplayString(), method.Name) switch
        {
            ("Microsoft.Extensions.AI.ChatRouteExtensions", "WithPolicy") => ("name", true),
            ("Microsoft.Extensions.DependencyInjection.TierKitBuilderExtensions", "UseDefaultPolicy") => ("name", true),
            ("TierKit.Policy.RouteScope", "Begin") => ("policy", true),
            ("Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions", _)
                when method.TypeArguments.Length == 1 && IsClient(method.TypeArguments[0]) => ("serviceKey", false),
            _ => (null, false),
        };
        return call.Arguments.FirstOrDefault(a => a.Parameter?.Name == parameter) is { } argument ? Of(argument.Value, certain) : null;
    }

    private static PolicyUse? Of(IOperation value, bool certain) =>
        Constants.Text(value) is { } name ? new PolicyUse(name, value.Syntax.GetLocation(), certain) : null;

    private static bool IsClient(ITypeSymbol type) => type.Name is "IChatClient" or "ISpeechToTextClient" or "ITextToSpeechClient" or "IImageGenerator"
        && type.ContainingNamespace.ToDisplayString() == "Microsoft.Extensions.AI";
}

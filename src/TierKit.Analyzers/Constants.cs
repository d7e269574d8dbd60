using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TierKit.Analyzers;

/// <summary>Reads what the compiler knows the value of; everything else is nobody's to judge here.</summary>
internal static class Constants
{
    public static object? Of(IOperation value)
    {
        while (value is IConversionOperation conversion && !conversion.ConstantValue.HasValue)
        {
            value = conversion.Operand;
        }

        return value.ConstantValue.HasValue ? value.ConstantValue.Value : null;
    }

    public static string? Text(IOperation value) => Of(value) as string;

    public static string? Argument(IInvocationOperation call, string parameter) =>
        call.Arguments.FirstOrDefault(a => a.Parameter?.Name == parameter) is { } argument ? Text(argument.Value) : null;

    public static IAnonymousFunctionOperation? Lambda(IOperation value) => value switch
    {
        IAnonymousFunctionOperation lambda => lambda,
        IDelegateCreationOperation creation => creation.Target as IAnonymousFunctionOperation,
        IConversionOperation conversion => Lambda(conversion.Operand),
        _ => null,
    };

    /// <summary>Returns what <c>options.Property.Add(x)</c> or a collection initializer adds to a list of a type.</summary>
    public static IOperation? Added(IOperation operation, string type, string property)
    {
        if (operation is not IInvocationOperation { TargetMethod.Name: "Add", Arguments.Length: 1 } call)
        {
            return null;
        }

        IPropertyReferenceOperation? list = call.Instance as IPropertyReferenceOperation
            ?? (call.Instance is IInstanceReferenceOperation && call.Parent?.Parent is IMemberInitializerOperation initializer
                ? initializer.InitializedMember as IPropertyReferenceOperation
                : null);
        return list is not null && list.Property.Name == property && list.Property.ContainingType.ToDisplayString() == type ? call.Arguments[0].Value : null;
    }
}

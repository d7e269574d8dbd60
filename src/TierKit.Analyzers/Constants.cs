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
}

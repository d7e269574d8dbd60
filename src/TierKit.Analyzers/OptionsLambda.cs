using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TierKit.Analyzers;

/// <summary>Reads lambdas such as <c>o => o.Tier = Tier.Partner</c>, and tells what in them cannot be relied on.</summary>
internal static class OptionsLambda
{
    public static IAnonymousFunctionOperation? Of(IOperation value) => value switch
    {
        IAnonymousFunctionOperation lambda => lambda,
        IDelegateCreationOperation creation => creation.Target as IAnonymousFunctionOperation,
        IConversionOperation conversion => Of(conversion.Operand),
        _ => null,
    };

    /// <summary>Tells whether an operation of a lambda runs every time the lambda does.</summary>
    public static bool Always(IOperation operation, IAnonymousFunctionOperation lambda)
    {
        for (IOperation? at = operation.Parent; at is not null && at != lambda.Body; at = at.Parent)
        {
            if (at is not (IExpressionStatementOperation or IReturnOperation or IBlockOperation or IUsingOperation or IObjectOrCollectionInitializerOperation))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Tells whether an operation hands the options to somebody whose code is not read.</summary>
    public static bool HandsOn(IOperation operation, string type) =>
        operation is IArgumentOperation { Value: IParameterReferenceOperation value } && value.Type?.ToDisplayString() == type;

    /// <summary>Tells whether an operation uses a list of a type otherwise than to add to it.</summary>
    public static bool Shuffles(IOperation operation, string type, string property) =>
        operation is IPropertyReferenceOperation list && list.Property.Name == property && list.Property.ContainingType.ToDisplayString() == type
        && (operation.Parent is null || Added(operation.Parent, type, property) is null);

    /// <summary>Returns what <c>options.Property.Add(x)</c> adds to a list of a type.</summary>
    public static IOperation? Added(IOperation operation, string type, string property) =>
        operation is IInvocationOperation { TargetMethod.Name: "Add", Arguments.Length: 1, Instance: IPropertyReferenceOperation list } call
        && list.Property.Name == property && list.Property.ContainingType.ToDisplayString() == type
            ? call.Arguments[0].Value
            : null;
}

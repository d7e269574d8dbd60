namespace TierKit.SemanticKernel.Filters;

/// <summary>Represents a plugin function that ran and said in its result that it failed (<c>isError</c>).</summary>
/// <remarks>The message holds nothing of the result. A pipeline for the function may handle it.</remarks>
public sealed class FunctionSaidFailureException : TierKitException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="function">The name of the function.</param>
    public FunctionSaidFailureException(string function)
        : base($"Function '{function}' said in its result that it failed.") => Function = function;

    /// <summary>Gets the name of the function.</summary>
    public string Function { get; }
}

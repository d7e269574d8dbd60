using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TierKit.Analyzers;

/// <summary>What a call such as <c>kit.AddOllama("local", …)</c> registers, as far as the source says.</summary>
internal sealed class Registration
{
    private const string Options = "TierKit.Tiers.ServiceOptions";

    private Registration(string method, string? name, TierValue tier, IReadOnlyList<IOperation> endpoints)
    {
        Method = method;
        Name = name;
        Tier = tier;
        Endpoints = endpoints;
    }

    /// <summary>Gets the verb, such as <c>AddOllama</c>.</summary>
    public string Method { get; }

    /// <summary>Gets the name, or <see langword="null"/> when it is no constant.</summary>
    public string? Name { get; }

    public TierValue Tier { get; }

    /// <summary>Gets the addresses that are constants.</summary>
    public IReadOnlyList<IOperation> Endpoints { get; }

    /// <summary>Reads a call, or returns <see langword="null"/> when it registers no service, policy or function by name.</summary>
    public static Registration? Read(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!method.IsExtensionMethod || !method.Name.StartsWith("Add", StringComparison.Ordinal) || !IsOurs(method.ContainingAssembly)
            || method.Parameters.Length < 2 || method.Parameters[0].Type.ToDisplayString() != "TierKit.Hosting.ITierKitBuilder" || method.Parameters[1].Name != "name")
        {
            return null;
        }

        TierValue tier = DefaultTier(method.Name);
        List<IOperation> endpoints = [];
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Name == "tier" && argument.ArgumentKind == ArgumentKind.Explicit && !IsNull(argument.Value))
            {
                tier = ReadTier(argument.Value);
            }
            else if (argument.Parameter?.Name == "endpoint" && Constants.Text(argument.Value) is not null)
            {
                endpoints.Add(argument.Value);
            }
            else if (argument.Parameter?.Name == "configure" && argument.ArgumentKind == ArgumentKind.Explicit)
            {
                ReadOptions(argument.Value, ref tier, endpoints);
            }
        }

        return new Registration(method.Name, Constants.Argument(call, "name"), tier, endpoints);
    }

    public static bool IsOurs(IAssemblySymbol? assembly) =>
        assembly is not null && (assembly.Name == "TierKit" || assembly.Name.StartsWith("TierKit.", StringComparison.Ordinal));

    private static void ReadOptions(IOperation configure, ref TierValue tier, List<IOperation> endpoints)
    {
        if (OptionsLambda.Of(configure) is not { } lambda)
        {
            // A method of the application may set the tier to anything.
            tier = IsNull(configure) ? tier : TierValue.Unknown;
            return;
        }

        foreach (IOperation operation in lambda.Body.Descendants())
        {
            if (operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment
                && target.Property.ContainingType.ToDisplayString() == Options)
            {
                if (target.Property.Name == "Tier")
                {
                    tier = OptionsLambda.Always(assignment, lambda) ? ReadTier(assignment.Value) : TierValue.Unknown;
                }
                else if (target.Property.Name == "Provider")
                {
                    tier = tier == TierValue.Unknown && Constants.Text(assignment.Value) is { } provider ? DefaultTier("Add" + provider) : tier;
                }
                else if (target.Property.Name == "Endpoint" && Constants.Text(assignment.Value) is not null)
                {
                    endpoints.Add(assignment.Value);
                }
            }
            else if (OptionsLambda.Added(operation, Options, "Endpoints") is { } added && Constants.Text(added) is not null)
            {
                endpoints.Add(added);
            }
            else if (OptionsLambda.HandsOn(operation, Options))
            {
                tier = TierValue.Unknown;
            }
        }
    }

    private static TierValue ReadTier(IOperation value) =>
        Constants.Of(value) is int number and >= 0 and <= 2 ? (TierValue)number : TierValue.Unknown;

    private static bool IsNull(IOperation value) => value.ConstantValue is { HasValue: true, Value: null } || value is IDefaultValueOperation;

    /// <summary>Says which tier a verb, or a provider's name with <c>Add</c> in front, has unless the call says otherwise.</summary>
    internal static TierValue DefaultTier(string method) => method switch
    {
        "AddOllama" or "AddOllamaEmbeddings" or "AddVllm" or "AddLlamaCpp" or "AddLMStudio" => TierValue.Sovereign,
        "AddOpenAI" or "AddGemini" or "AddAnthropic" => TierValue.Partner,
        "AddOpenAIEmbeddings" or "AddOpenAITranscription" or "AddOpenAISpeech" or "AddOpenAIImages" => TierValue.Transactional,
        _ => TierValue.Unknown,
    };
}

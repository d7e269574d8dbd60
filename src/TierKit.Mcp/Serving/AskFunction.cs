using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;

namespace TierKit.Mcp.Serving;

/// <summary>Lets an MCP host ask the configured tiers, with the line that says who answered.</summary>
internal sealed class AskFunction(IServiceProvider services) : AIFunction
{
    private static readonly JsonElement Schema = JsonElement.Parse("""
        {"type":"object","properties":{
        "question":{"type":"string","description":"The question, complete in itself."},
        "policy":{"type":"string","description":"The policy or service to ask; by default the default policy."},
        "sensitivity":{"type":"string","description":"How far the question may travel.","enum":["Public","Internal","Private","Secret"]}},
        "required":["question"]}
        """);

    private static readonly Dictionary<string, object?> Hints = new(StringComparer.Ordinal) { [RouteOptionNames.DestructiveHint] = false };

    public override string Name => "ask";

    public override string Description =>
        "Asks the AI services of this machine and, where the policy allows it, of partners; the last line says which one answered.";

    public override JsonElement JsonSchema => Schema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => Hints;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        string question = TextArguments.Find(arguments, "question") ?? throw new ArgumentException("question is missing. Give it.");
        ChatOptions options = new();
        if (TextArguments.Find(arguments, "policy") is { } policy)
        {
            options.WithPolicy(policy);
        }

        if (TextArguments.Find(arguments, "sensitivity") is { } label)
        {
            options.WithSensitivity(Enum.TryParse(label, ignoreCase: true, out Sensitivity known) && Enum.IsDefined(known)
                ? known
                : throw new ArgumentException($"sensitivity = '{label}' is not one of {string.Join(", ", Enum.GetNames<Sensitivity>())}."));
        }

        ChatResponse response = await services.GetRequiredService<IChatClient>()
            .GetResponseAsync([new ChatMessage(ChatRole.User, question)], options, cancellationToken).ConfigureAwait(false);
        return response.GetRoute() is { } route ? $"{response.Text}\n\n{route}" : response.Text;
    }
}

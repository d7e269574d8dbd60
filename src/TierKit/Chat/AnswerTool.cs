using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.Chat;

/// <summary>Makes the tool that a service without schemas calls in order to answer in one.</summary>
internal static class AnswerTool
{
    private const string Fallback = "final_answer";

    /// <summary>Tells whether a schema can be the parameters of a tool: they are always an object.</summary>
    public static bool Takes(JsonElement schema) => schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object");

    public static string NameFor(ChatOptions options, ChatResponseFormatJson format)
    {
        string wanted = format.SchemaName is { Length: > 0 and <= 48 } name && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : Fallback;
        return options.Tools?.Any(t => t.Name == wanted) == true ? $"tierkit_{wanted}" : wanted;
    }

    public static void Force(ChatOptions options, ChatResponseFormatJson format)
    {
        string name = NameFor(options, format);
        AIFunctionDeclaration tool = AIFunctionFactory.CreateDeclaration(
            name, format.SchemaDescription ?? "Gives the final answer. Call it exactly once, when you know the answer.", format.Schema!.Value);
        bool alone = options.Tools is not { Count: > 0 } || options.ToolMode is NoneChatToolMode;
        options.Tools = alone ? [tool] : [.. options.Tools!, tool];
        options.ToolMode = alone ? ChatToolMode.RequireSpecific(name) : ChatToolMode.RequireAny;
    }
}

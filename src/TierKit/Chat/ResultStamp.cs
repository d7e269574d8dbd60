using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Chat;

/// <summary>Writes the label of a tool's result on the result itself while the tool is still known: a later call may not offer it.</summary>
internal static class ResultStamp
{
    public static void Put(IList<ChatMessage> messages, ChatOptions options)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
        {
            Put(message.Contents, options, names);
        }
    }

    public static void Put(IList<AIContent> contents, ChatOptions options, Dictionary<string, string> names)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is FunctionCallContent call)
            {
                names[call.CallId] = call.Name;
            }
            else if (contents[i] is FunctionResultContent result
                && RequestLabel.Declared(result.AdditionalProperties) is null
                && names.TryGetValue(result.CallId, out string? name)
                && ToolLabels.TryFind(name, result.Result, options.Tools, out ContentLabel? label))
            {
                // The application's own functions inherit what the run has seen.
                ContentLabel known = label ?? RunLabel.Current ?? new ContentLabel(Sensitivity.Public);
                AdditionalPropertiesDictionary properties = result.AdditionalProperties ??= [];
                properties[RouteOptionNames.Sensitivity] = known.Sensitivity;
                properties[RouteOptionNames.Integrity] = known.Integrity;
            }
        }
    }
}

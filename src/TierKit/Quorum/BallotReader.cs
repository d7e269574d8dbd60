using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Quorum;

/// <summary>Reads answers as ballot papers; what is malformed, cut or refused abstains and is never repaired.</summary>
/// <param name="rules">What counts.</param>
/// <param name="required">The fields without which a JSON answer is none.</param>
/// <param name="isReadable">What else a JSON answer must satisfy.</param>
/// <param name="callsOnly">Whether text means only that no tool is to be called.</param>
internal sealed class BallotReader(
    QuorumRules rules,
    IReadOnlyCollection<string> required,
    Func<JsonNode, bool>? isReadable = null,
    bool callsOnly = false)
{
    // Short first-person refusals; a long answer that mentions one of them is an answer.
    private static readonly string[] Refusals =
        ["i can't", "i cannot", "i can’t", "i'm sorry", "i’m sorry", "i am sorry", "i'm unable", "i am unable", "i won't", "as an ai"];

    public BallotPaper? Read(ChatResponse response, out AbstentionReason? abstention)
    {
        abstention = Incomplete(response);
        if (abstention is not null)
        {
            return null;
        }

        List<FunctionCallContent> calls = [.. response.Messages.SelectMany(static m => m.Contents).OfType<FunctionCallContent>()];
        if (calls.Count > 0)
        {
            return ReadCalls(response, calls, out abstention);
        }

        string said = response.Text;
        if (string.IsNullOrWhiteSpace(said))
        {
            abstention = AbstentionReason.Empty;
            return null;
        }

        if (rules.Agreement == QuorumAgreement.Fields && !callsOnly)
        {
            return ReadJson(response, said, out abstention);
        }

        string text = AnswerText.Clean(said);
        if (text.Length == 0)
        {
            abstention = AbstentionReason.Empty;
            return null;
        }

        if (callsOnly)
        {
            return new BallotPaper(response, text, null, "no call");
        }

        if (rules.Labels.Count > 0)
        {
            if (rules.Labels.TryGetValue(text, out string? label))
            {
                return new BallotPaper(response, label, null, "l:" + label);
            }

            abstention = IsRefusal(text) ? AbstentionReason.Refusal : AbstentionReason.Unparseable;
            return null;
        }

        if (IsRefusal(text))
        {
            abstention = AbstentionReason.Refusal;
            return null;
        }

        return new BallotPaper(response, text, null, AnswerText.Key(text, rules.Culture));
    }

    private static AbstentionReason? Incomplete(ChatResponse response) =>
        response.FinishReason == ChatFinishReason.Length ? AbstentionReason.Truncated
        : response.FinishReason == ChatFinishReason.ContentFilter ? AbstentionReason.ContentFilter
        : null;

    private static bool IsRefusal(string text) =>
        text.Length < 400 && Refusals.Any(r => text.StartsWith(r, StringComparison.OrdinalIgnoreCase));

    private static BallotPaper? ReadCalls(ChatResponse response, List<FunctionCallContent> calls, out AbstentionReason? abstention)
    {
        abstention = null;
        JsonArray canonical = [];
        foreach (FunctionCallContent call in calls)
        {
            if (call.Exception is not null)
            {
                abstention = AbstentionReason.Unparseable;
                return null;
            }

            JsonObject arguments = [];
            foreach ((string name, object? value) in call.Arguments ?? new Dictionary<string, object?>())
            {
                arguments[name] = value is null ? null : JsonSerializer.SerializeToNode(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
            }

            canonical.Add((JsonNode)new JsonObject { ["name"] = call.Name, ["arguments"] = arguments });
        }

        return new BallotPaper(response, "", canonical, "c:" + CanonicalJson.Write(canonical));
    }

    private BallotPaper? ReadJson(ChatResponse response, string said, out AbstentionReason? abstention)
    {
        if (!CanonicalJson.TryParse(said, out JsonNode? json) || json is not JsonObject o)
        {
            abstention = IsRefusal(AnswerText.Clean(said)) ? AbstentionReason.Refusal : AbstentionReason.Unparseable;
            return null;
        }

        foreach (string name in required)
        {
            if (!o.ContainsKey(name))
            {
                abstention = AbstentionReason.Unparseable;
                return null;
            }
        }

        if (isReadable is not null && !isReadable(o))
        {
            abstention = AbstentionReason.Unparseable;
            return null;
        }

        abstention = null;
        JsonObject counted = FieldPaths.WithoutIgnored(o, rules.Fields);
        BallotPaper paper = new(response, "", counted, "");
        return paper with { Key = "j:" + paper.KeyOf(counted, rules.Culture) };
    }
}

using System.Text.Json;
using OllamaSharp.Models.Exceptions;
using TierKit.Providers.Answers;
using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.Providers;

/// <summary>Names the kind of Ollama's failures by what the server says, which its status alone does not tell.</summary>
/// <remarks>The texts are those of Ollama's server (server/routes.go, server/sched.go, runner, server/cloud_proxy.go).</remarks>
internal sealed class OllamaFailureClassifier : IFailureClassifier
{
    private static readonly (string Text, FailureKind Kind)[] Texts =
    [
        ("does not support", FailureKind.UnsupportedFeature),
        ("cannot run this remote model", FailureKind.UnsupportedFeature),
        ("try pulling it first", FailureKind.ModelMissing),
        ("exceeds the context length", FailureKind.ContextTooLong),
        ("exceeds maximum context length", FailureKind.ContextTooLong),
        ("exceeds the available context size", FailureKind.ContextTooLong),
        ("exceeded max context length", FailureKind.ContextTooLong),
        ("loading model", FailureKind.ModelLoading),
        ("server busy", FailureKind.Overloaded),
        ("usage limit", FailureKind.QuotaExhausted),
    ];

    /// <inheritdoc/>
    public FailureKind? Classify(FailureEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);

        string? text = evidence.ErrorEvent is { } line ? TextOf(line)
            : evidence.ErrorBody is { } body ? TextOf(body)
            : (evidence.Exception as OllamaException)?.Message;
        if (text is not null && OfText(text) is { } kind)
        {
            return kind;
        }

        return evidence switch
        {
            // Said inside a good answer, so whatever the status was, the model stopped.
            { ErrorEvent: not null } => FailureKind.ServerError,
            // A page that is not there, in no words of Ollama's: the address is wrong, not the model.
            { Status: 404, ErrorBody: { } page } when !IsObject(page) => FailureKind.Malformed,
            // The server's side gave the request up; ours had not.
            { Status: 499 } => FailureKind.ConnectionLost,
            { Status: null, Exception: ModelDoesNotSupportToolsException } => FailureKind.UnsupportedFeature,
            // Nothing was sent: an option's value does not fit what Ollama takes.
            { Status: null, Exception: InvalidCastException or FormatException or OverflowException } => FailureKind.InvalidRequest,
            { Status: null, Exception: OllamaException } => FailureKind.InvalidRequest,
            _ => null,
        };
    }

    private static FailureKind? OfText(string text)
    {
        foreach ((string known, FailureKind kind) in Texts)
        {
            if (text.Contains(known, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return text.StartsWith("model ", StringComparison.OrdinalIgnoreCase) && text.EndsWith("not found", StringComparison.OrdinalIgnoreCase)
            ? FailureKind.ModelMissing
            : null;
    }

    private static bool IsObject(string body) => body.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal);

    // A web page, or a body cut by the limit, is no word of Ollama's.
    private static string? TextOf(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OllamaJsonContext.Default.OllamaError)?.Error;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

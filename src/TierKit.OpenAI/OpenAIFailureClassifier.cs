using System.ClientModel;
using System.ClientModel.Primitives;
using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.Providers;

/// <summary>Names the kind of failures in OpenAI's protocol by what the server says, which its status alone does not tell.</summary>
/// <remarks>
/// OpenAI's codes, Gemini's words, vLLM's words and llama.cpp's types (observed on build b10587, whose status 500 is mostly the
/// client's fault). A client the user brought has no wire status, so the SDK's exception is read too.
/// </remarks>
internal sealed class OpenAIFailureClassifier : IFailureClassifier
{
    /// <inheritdoc/>
    public FailureKind? Classify(FailureEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);

        if (evidence.ErrorEvent is { } line)
        {
            // Said inside a good answer, so whatever the status was, the model stopped.
            return OpenAIError.Parse(line[(line.IndexOf('{', StringComparison.Ordinal))..]) is { } inBand
                ? OpenAIErrorWords.Of(inBand, inBand.Status) ?? FailureKind.ServerError
                : FailureKind.ServerError;
        }

        ClientResultException? sdk = evidence.Find<ClientResultException>();
        int? status = evidence.Status ?? (sdk is { Status: > 0 and int code } ? code : null);
        string? body = evidence.ErrorBody ?? Body(sdk);
        if (body is not null && OpenAIError.Parse(body) is { } error && OpenAIErrorWords.Of(error, status) is { } kind)
        {
            return kind;
        }

        return body is not null && body.StartsWith("proxy error", StringComparison.Ordinal) ? FailureKind.ConnectionLost
            : evidence.Status is null && status is >= 400 ? FailureEvidence.OfStatus(status.Value)
            : null;
    }

    private static string? Body(ClientResultException? exception)
    {
        PipelineResponse? response = exception?.GetRawResponse();
        try
        {
            return response?.Content.ToString();
        }
        catch (InvalidOperationException)
        {
            // Not buffered: the status has to do.
            return null;
        }
    }
}

namespace TierKit.Transport;

/// <summary>Represents an answer that broke a limit of the transport; what was read so far is all that is kept.</summary>
internal sealed class AnswerTooLargeException(string service, string setting, long limit)
    : TierKitException(
        $"Service '{service}' sent more than {limit} bytes (limit: {setting}). "
        + $"Raise TierKit:Services:{service}:Limits:{setting} if such answers are meant to be that large.");

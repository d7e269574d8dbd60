using Microsoft.Extensions.Logging;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Words what the gateway logs: never a prompt, an answer, a key or a header's value.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(8001, LogLevel.Debug, "A request was refused with {Status} ({Code}).")]
    public static partial void Refused(this ILogger logger, int status, string code);

    [LoggerMessage(8002, LogLevel.Error, "A request failed inside the gateway: {ExceptionType}\n{StackTrace}")]
    public static partial void Failed(this ILogger logger, string? exceptionType, string? stackTrace);

    [LoggerMessage(8003, LogLevel.Warning, "A streamed answer broke off after it had begun ({Code}).")]
    public static partial void StreamBroke(this ILogger logger, string code);

    [LoggerMessage(8004, LogLevel.Information, "Operator '{Caller}' switched '{Service}' {State}.")]
    public static partial void Switched(this ILogger logger, string caller, string service, string state);
}

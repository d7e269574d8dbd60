using Microsoft.Extensions.Logging;

namespace TierKit.Mcp.Borrowing;

/// <summary>Logs what a person must know of borrowed servers, without content.</summary>
internal static partial class BorrowLog
{
    [LoggerMessage(9001, LogLevel.Warning, "MCP server {Server}: {Tool} is {Kind}; look at: tierkit lock diff")]
    public static partial void NotAsApproved(this ILogger logger, string server, string tool, string kind);

    [LoggerMessage(9002, LogLevel.Warning, "MCP server {Server} is not there: {Error}")]
    public static partial void NotThere(this ILogger logger, string server, string error);
}

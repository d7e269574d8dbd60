using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using TierKit.Mcp.Pinning;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Mcp.Borrowing;

/// <summary>Keeps one server: connects when it is needed, checks what it offers, calls its tools within their clock.</summary>
internal sealed class BorrowedServer : IAsyncDisposable
{
    private readonly BorrowedServerOptions _options;
    private readonly Approvals _approvals;
    private readonly ServerKeeper _keeper;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private IReadOnlyList<AIFunction> _functions = [];

    public BorrowedServer(string name, BorrowedServerOptions options, Approvals approvals, HomeNetwork home, TimeProvider time, ILogger logger, bool startsNone)
    {
        Name = name;
        _options = options;
        _approvals = approvals;
        _time = time;
        _logger = logger;
        Launch = LaunchHash.Of(options);
        _keeper = new ServerKeeper(name, options, home, time, CheckAsync) { StartsNone = startsNone };
        Offer(approvals.Known(name, Launch));
    }

    public string Name { get; }

    public string Launch { get; }

    public ContentLabel Label => _options.Label;

    /// <summary>Gets the functions that may be called; the same list while nothing changed.</summary>
    public IReadOnlyList<AIFunction> Functions => Volatile.Read(ref _functions);

    /// <summary>Gets what was not as approved when the server was last asked.</summary>
    public IReadOnlyList<LockDifference> Differences { get; private set; } = [];

    /// <summary>Connects, and compares what the server offers with what was approved.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken) => await _keeper.GetAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Asks the server what it is, whatever was approved; for the one who approves.</summary>
    public async Task<ServerPins> InspectAsync(CancellationToken cancellationToken)
    {
        ServerSession session = await _keeper.OpenUncheckedAsync(cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await session.ReadAsync(Name, Launch, _options.MaxMessageBytes, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<LabelledResult> CallAsync(ToolPin pin, AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        using CancellationTokenSource clock = new(_options.CallTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        ServerSession? session = null;
        try
        {
            session = await _keeper.GetAsync(either.Token).ConfigureAwait(false);
            if (!Functions.Any(function => function is BorrowedTool && function.Name == pin.Name))
            {
                throw new McpServerException(Name, FailureKind.EgressDenied, $"Tool '{pin.Name}' of MCP server '{Name}' is not as it was approved and is withheld. Look at: tierkit lock diff; approve with: tierkit lock approve {Name}/{pin.Name}");
            }

            // A server that does not read its input would hold the call in the write, where no token reaches.
            CallToolResult result = await session.Client.CallToolAsync(pin.Name, Plain(arguments), cancellationToken: either.Token)
                .AsTask().WaitAsync(either.Token).ConfigureAwait(false);
            string text = ResultText.Of(result);
            return result.IsError == true ? throw new McpToolFailedException(Name, pin.Name, text) : new LabelledResult(text, _options.Label);
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new McpServerException(Name, FailureKind.Timeout, $"MCP server '{Name}' did not answer '{pin.Name}' within {_options.CallTimeout}. Ask again, or raise CallTimeout.");
        }
        catch (McpProtocolException exception)
        {
            throw Refused(pin.Name, exception);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or McpServerException))
        {
            if (session is not null)
            {
                await _keeper.BuryAsync(session).ConfigureAwait(false);
            }

            throw new McpServerException(Name, FailureKind.ConnectionLost, $"MCP server '{Name}' broke off while '{pin.Name}' ran. It is started again at the next call.", exception);
        }
    }

    private McpServerException Refused(string tool, McpProtocolException exception) => exception.ErrorCode switch
    {
        McpErrorCode.InvalidParams or McpErrorCode.InvalidRequest => new McpServerException(
            Name, FailureKind.InvalidRequest, $"MCP server '{Name}' refused the call of '{tool}' ({exception.ErrorCode}). Check the arguments.", exception),
        McpErrorCode.MethodNotFound or McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UrlElicitationRequired => new McpServerException(
            Name, FailureKind.UnsupportedFeature, $"MCP server '{Name}' cannot run '{tool}' for this client ({exception.ErrorCode}). Ask another tool.", exception),
        McpErrorCode code => new McpServerException(
            Name, FailureKind.ServerError, $"MCP server '{Name}' failed inside while '{tool}' ran ({(int)code}). Ask again, or look at the server's own log.", exception),
    };

    public ValueTask DisposeAsync() => _keeper.DisposeAsync();

    private async Task CheckAsync(ServerSession session, CancellationToken cancellationToken)
    {
        ServerPins now = await session.ReadAsync(Name, Launch, _options.MaxMessageBytes, cancellationToken).ConfigureAwait(false);
        (IReadOnlyList<ToolPin> allowed, IReadOnlyList<LockDifference> differences) = _approvals.Check(Name, now);
        Differences = differences;
        foreach (LockDifference difference in differences)
        {
            _logger.NotAsApproved(difference.Name, difference.Part ?? "(server)", difference.Kind);
        }

        Offer(allowed);
    }

    private void Offer(IReadOnlyList<ToolPin> pins)
    {
        IReadOnlyList<AIFunction> before = Functions;
        if (before.Count == pins.Count && before.Zip(pins).All(static pair => pair.First is BorrowedTool tool && tool.Hash == pair.Second.Hash))
        {
            return;
        }

        Volatile.Write(ref _functions, [.. pins.Select(pin => new BorrowedTool(this, pin, _options.Reach ?? BorrowedTool.ReachOf(pin)))]);
    }

    private static Dictionary<string, object?> Plain(AIFunctionArguments arguments) => new(arguments, StringComparer.Ordinal);
}

using System.IO.Pipelines;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TierKit.Mcp.Borrowing;

namespace TierKit.Mcp.Tests.Borrowing;

/// <summary>A server of the revision 2026-07-28, which sends no notification that was not asked for.</summary>
public sealed class SubscribedServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_ServerThatTellsOnlyWhoAsked_IsAskedAndHeard()
    {
        McpServerPrimitiveCollection<McpServerTool> tools = [Tool("echo")];
        await using Peer peer = await Peer.StartAsync(tools);
        await peer.Session.ReadAsync("peer", "launch", 1 << 20, Token);
        bool before = peer.Session.IsStale;

        tools.Add(Tool("extra"));
        for (int i = 0; i < 1_000_000 && !peer.Session.IsStale; i++)
        {
            await Task.Yield();
        }

        Assert.Equal("2026-07-28", peer.Session.Client.NegotiatedProtocolVersion);
        Assert.False(before);
        Assert.True(peer.Session.IsStale);
        Assert.Equal(["echo", "extra"], (await peer.Session.ReadAsync("peer", "launch", 1 << 20, Token)).Tools.Keys.Order());
        Assert.False(peer.Session.IsStale);
    }

    private static McpServerTool Tool(string name) => McpServerTool.Create(static (string text) => text, new McpServerToolCreateOptions { Name = name });

    private sealed class Peer : IAsyncDisposable
    {
        private readonly McpServer _server;
        private readonly Task _serving;

        private Peer(McpServer server, ServerSession session, Task serving) => (_server, Session, _serving) = (server, session, serving);

        public ServerSession Session { get; }

        public static async Task<Peer> StartAsync(McpServerPrimitiveCollection<McpServerTool> tools)
        {
            Pipe there = new(), back = new();
            McpServer server = McpServer.Create(
                new StreamServerTransport(there.Reader.AsStream(), back.Writer.AsStream()),
                new McpServerOptions { ServerInfo = new() { Name = "peer", Version = "1" }, ToolCollection = tools });
            Task serving = server.RunAsync(Token);
            WatchedTransport transport = new(new StreamClientTransport(there.Writer.AsStream(), back.Reader.AsStream()));
            McpClient client = await McpClient.CreateAsync(transport, cancellationToken: Token);
            return new Peer(server, new ServerSession(client, transport, process: null, TimeProvider.System), serving);
        }

        public async ValueTask DisposeAsync()
        {
            await Session.DisposeAsync();
            await _server.DisposeAsync();
            await _serving;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>What a port that accepts connections does to a call over TLS.</summary>
public sealed class HandshakeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_PortAcceptsAndSaysNothing_ConnectClockEndsTheAttempt(bool streaming)
    {
        using TcpListener port = new(IPAddress.Loopback, 0);
        port.Start();
        await using TierLab lab = Lab(port);

        Task<ChatResponse> asking = AskAsync(lab, streaming);
        using Socket accepted = await port.AcceptSocketAsync(Token);
        // The greeting is there, so nothing but an answer is waited for.
        Assert.True(await accepted.ReceiveAsync(new byte[16], Token) > 0);
        await lab.Time.WaitForTimerAsync(TimeSpan.FromSeconds(5), Token);
        lab.Time.Advance(TimeSpan.FromSeconds(5));

        RouteReport report = (await asking).ShouldReport(servedBy: "spare", attempts: 2);
        Assert.Equal((FailureKind.Timeout, AttemptPhase.Connect), (report.Attempts[0].Failure, report.Attempts[0].Phase));
        Assert.Equal(5, lab.Time.Elapsed.TotalSeconds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_PortSpeaksNoTls_IsInsecureAndTheNextIsAsked(bool streaming)
    {
        using TcpListener port = new(IPAddress.Loopback, 0);
        port.Start();
        await using TierLab lab = Lab(port);

        Task<ChatResponse> asking = AskAsync(lab, streaming);
        using (Socket accepted = await port.AcceptSocketAsync(Token))
        {
            Assert.True(await accepted.ReceiveAsync(new byte[4096], Token) > 0);
            await accepted.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Token);
            accepted.Shutdown(SocketShutdown.Send);
            RouteReport report = (await asking).ShouldReport(servedBy: "spare", attempts: 2);
            Assert.Equal(FailureKind.InsecureTransport, report.Attempts[0].Failure);
        }
    }

    private static TierLab Lab(TcpListener port)
    {
        TierLab lab = TierLab.Create(kit => kit
            .AddOpenAI("gpt", "m", $"https://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/v1", configure: static o => (o.ApiKey, o.Priority) = ("key", -1))
            .AddFake("spare", Tier.Partner));
        lab.Time.MovesByItself = false;
        return lab;
    }

    private static async Task<ChatResponse> AskAsync(TierLab lab, bool streaming) => streaming
        ? await lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: Token).ToChatResponseAsync(Token)
        : await lab.Chat.GetResponseAsync("hello", cancellationToken: Token);
}

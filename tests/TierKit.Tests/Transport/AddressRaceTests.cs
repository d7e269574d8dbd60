using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using TierKit.Transport;

namespace TierKit.Tests.Transport;

/// <summary>Several addresses of one name, of which some are slow, dead or refuse.</summary>
public sealed class AddressRaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<string, TaskCompletionSource<Stream>> _lines = [];
    private readonly List<string> _dialled = [];
    private bool _ignoresCalls;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_FirstIsSilent_SecondIsDialledAfterAMomentAndWins()
    {
        Task<Stream> opening = Open("::1", "127.0.0.1");
        Assert.Equal(["::1"], _dialled);

        _time.Advance(AddressRace.Stagger);
        await Dialled("127.0.0.1");
        MemoryStream connected = new();
        Line("127.0.0.1").SetResult(connected);

        Assert.Same(connected, await opening);
    }

    [Fact]
    public async Task Open_FirstRefuses_SecondIsDialledAtOnce()
    {
        Task<Stream> opening = Open("::1", "127.0.0.1");
        Line("::1").SetException(new SocketException((int)SocketError.ConnectionRefused));
        await Dialled("127.0.0.1");
        MemoryStream connected = new();
        Line("127.0.0.1").SetResult(connected);

        Assert.Same(connected, await opening);
    }

    [Fact]
    public async Task Open_FirstAnswersAtOnce_NobodyElseIsDialled()
    {
        Line("::1").SetResult(new MemoryStream());

        await Open("::1", "127.0.0.1");

        Assert.Equal(["::1"], _dialled);
    }

    [Fact]
    public async Task Open_LoserConnectsLater_IsClosed()
    {
        _ignoresCalls = true;
        Task<Stream> opening = Open("::1", "127.0.0.1");
        _time.Advance(AddressRace.Stagger);
        await Dialled("127.0.0.1");
        Line("127.0.0.1").SetResult(new MemoryStream());
        await opening;
        ClosingStream late = new();

        Line("::1").SetResult(late);

        await late.Closed.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task Open_AllRefuse_TheRefusalIsTheAnswer()
    {
        Line("::1").SetException(new SocketException((int)SocketError.ConnectionRefused));
        Line("127.0.0.1").SetException(new SocketException((int)SocketError.HostUnreachable));

        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => Open("::1", "127.0.0.1"));

        Assert.Equal(SocketError.HostUnreachable, refused.SocketErrorCode);
        Assert.Equal(["::1", "127.0.0.1"], _dialled);
    }

    [Fact]
    public async Task Open_ClockEnds_NobodyElseIsDialled()
    {
        using CancellationTokenSource clock = new();
        Task<Stream> opening = Open(clock.Token, "::1", "127.0.0.1", "127.0.0.2");
        await clock.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        Assert.Equal(["::1"], _dialled);
    }

    private Task<Stream> Open(params string[] addresses) => Open(Token, addresses);

    private Task<Stream> Open(CancellationToken token, params string[] addresses) => new AddressRace(_time, Dial).OpenAsync([.. addresses.Select(IPAddress.Parse)], 80, token);

    private Task<Stream> Dial(IPEndPoint endpoint, CancellationToken token)
    {
        lock (_dialled)
        {
            _dialled.Add(endpoint.Address.ToString());
        }

        // A socket may connect in the very moment in which it is called off.
        return Line(endpoint.Address.ToString()).Task.WaitAsync(_ignoresCalls ? CancellationToken.None : token);
    }

    private async Task Dialled(string address)
    {
        while (true)
        {
            lock (_dialled)
            {
                if (_dialled.Contains(address))
                {
                    return;
                }
            }

            await Task.Yield();
        }
    }

    private TaskCompletionSource<Stream> Line(string address)
    {
        lock (_lines)
        {
            return _lines.TryGetValue(address, out TaskCompletionSource<Stream>? line) ? line : _lines[address] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class ClosingStream : MemoryStream
    {
        public TaskCompletionSource Closed { get; } = new();

        protected override void Dispose(bool disposing)
        {
            Closed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}

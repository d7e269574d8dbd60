using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using TierKit.Mcp.Borrowing;
using TierKit.Policy;
using TierKit.Telemetry;

namespace TierKit.Mcp.Tests.Borrowing;

/// <summary>Servers that misbehave: typed failures, bounded memory, and the next call goes on.</summary>
public sealed class HostileServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_NeverAnswered_EndsWithItsClock()
    {
        await using Lent lent = new(configure: static o => o.CallTimeout = TimeSpan.FromSeconds(1));
        await lent.Servers.ConnectAsync(Token);

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => lent.CallAsync("hang"));

        Assert.Equal(FailureKind.Timeout, exception.Kind);
        Assert.Equal("still here", await lent.CallAsync("echo", "still here"));
    }

    [Fact]
    public async Task Call_AnsweredTwice_TakesOneAndMixesNothingUp()
    {
        await using Lent lent = new();
        await lent.Servers.ConnectAsync(Token);

        Assert.Contains(await lent.CallAsync("twice"), new[] { "first", "second" });
        Assert.Equal("on", await lent.CallAsync("echo", "on"));
    }

    [Theory]
    [InlineData("flood", "after the flood")]
    [InlineData("garbage", "after the garbage")]
    public async Task Call_NoiseBeforeTheAnswer_IsAnswered(string tool, string answer)
    {
        await using Lent lent = new();
        await lent.Servers.ConnectAsync(Token);

        Assert.Equal(answer, await lent.CallAsync(tool));
    }

    [Fact]
    public async Task Call_Gigabyte_FailsInBoundedMemoryAndTheServerComesBack()
    {
        await using Lent lent = new();
        await lent.Servers.ConnectAsync(Token);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => lent.CallAsync("gigabyte"));

        Assert.Equal(FailureKind.ConnectionLost, exception.Kind);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 64 * 1024 * 1024);
        Assert.Equal("back", await AgainAsync(lent, "back"));
    }

    [Fact]
    public async Task Call_FloodWithoutAnEnd_EndsWithItsClockInBoundedMemoryAndOthersGoOn()
    {
        await using Lent lent = new(configure: static o => o.CallTimeout = TimeSpan.FromSeconds(2));
        await using Lent other = new();
        await lent.Servers.ConnectAsync(Token);
        await other.Servers.ConnectAsync(Token);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => lent.CallAsync("noise"));

        Assert.Equal(FailureKind.Timeout, exception.Kind);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
        Assert.Equal("on", await other.CallAsync("echo", "on"));
    }

    [Fact]
    public async Task Call_LineWithoutAnEndOnStandardError_IsDroppedInBoundedMemory()
    {
        await using Lent lent = new();
        await lent.Servers.ConnectAsync(Token);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        Assert.Equal("said", await lent.CallAsync("stderr"));

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1)]
    public async Task Connect_ListOfToolsWithoutAnEnd_FailsTypedAndOffersNothing(int page)
    {
        await using Lent lent = new();
        lent.Change($$"""{ "endless": {{page}} }""");

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => lent.Servers.InspectAsync("hostile", Token));
        await lent.Servers.ConnectAsync(Token);

        Assert.Equal(FailureKind.Malformed, exception.Kind);
        Assert.Contains("MaxMessageBytes", exception.Message, StringComparison.Ordinal);
        Assert.Empty(lent.Names);
    }

    [Fact]
    public async Task Call_LongAfterTheServerDied_IsAnsweredAtOnce()
    {
        FakeTimeProvider time = new();
        await using Lent lent = new(configure: static o => o.Backoff = o.MaxBackoff = TimeSpan.FromMinutes(1), time: time);
        await lent.Servers.ConnectAsync(Token);
        using (Process server = Process.GetProcessById(int.Parse(await lent.CallAsync("pid"), CultureInfo.InvariantCulture)))
        {
            server.Kill();
            await server.WaitForExitAsync(Token);
        }

        McpServerException atOnce = await RefusedAsync(lent);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(FailureKind.Unreachable, atOnce.Kind);
        Assert.Equal("back", await lent.CallAsync("echo", "back"));
    }

    [Fact]
    public async Task Call_ServerDiesBeforeTheAnswer_FailsTypedAndIsStartedAgain()
    {
        await using Lent lent = new();
        await lent.Servers.ConnectAsync(Token);
        string first = await lent.CallAsync("pid");

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => lent.CallAsync("die"));
        await AgainAsync(lent, "back");

        Assert.Equal(FailureKind.ConnectionLost, exception.Kind);
        Assert.NotEqual(first, await lent.CallAsync("pid"));
    }

    [Fact]
    public async Task Call_WithinTheBackoff_IsRefusedAtOnce()
    {
        await using Lent lent = new(configure: static o => o.Backoff = o.MaxBackoff = TimeSpan.FromHours(1));
        await lent.Servers.ConnectAsync(Token);
        await Assert.ThrowsAsync<McpServerException>(() => lent.CallAsync("die"));

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => lent.CallAsync("echo", "x"));

        Assert.Equal(FailureKind.Unreachable, exception.Kind);
        Assert.Contains("started again", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_IsError_IsAFailureWithItsTextApart()
    {
        await using Lent lent = new();
        await lent.Servers.ConnectAsync(Token);

        McpToolFailedException exception = await Assert.ThrowsAsync<McpToolFailedException>(() => lent.CallAsync("fail"));

        Assert.Equal("the disk is full", exception.Text);
        Assert.DoesNotContain("disk", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_MissingProgram_IsUnreachable()
    {
        await using Lent lent = new(configure: static o => o.Command = "no-such-program-here");

        await lent.Servers.ConnectAsync(Token);

        Assert.Empty(lent.Toolset.Functions);
        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => lent.Servers.InspectAsync("hostile", Token));
        Assert.Equal(FailureKind.Unreachable, exception.Kind);
        LockDifference away = Assert.Single(await lent.Lock.CompareAsync(Token));
        Assert.Equal((LockDifference.Unchecked, exception.Message), (away.Kind, Assert.Single(away.Lines)));
    }

    // The end of the connection is seen beside the end of the process.
    private static async Task<McpServerException> RefusedAsync(Lent lent)
    {
        for (int i = 0; i < 1000; i++)
        {
            McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => lent.CallAsync("echo", "x"));
            if (exception.Kind == FailureKind.Unreachable)
            {
                return exception;
            }
        }

        throw new InvalidOperationException("It is not noticed that the server is gone.");
    }

    private static async Task<string> AgainAsync(Lent lent, string text)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await lent.CallAsync("echo", text);
            }
            catch (McpServerException exception) when (exception.Kind == FailureKind.Unreachable && i < 1000)
            {
                await Task.Yield();
            }
        }
    }
}

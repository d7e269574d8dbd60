using System.Net.Sockets;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Servers of another version, of another kind, silent ones and ones that mean harm: each a typed error, within its deadline and its memory.</summary>
public sealed class HostileServerTests
{
    [Theory(Timeout = 40_000)]
    [InlineData("12.18")]
    [InlineData("9.6.24")]
    [InlineData("13.14 (Debian 13.14-1)")]
    public async Task Open_OlderServer_IsNamedWithTheOldestThatWorks(string version)
    {
        await using WireServer server = new(async (stream, token) =>
        {
            await WireServer.WelcomeAsync(stream, version, token);
            await stream.ReadExactlyAsync(new byte[1], token);
        });

        PostgreSqlException exception = await FailAsync(server, TestContext.Current.CancellationToken);

        Assert.Equal(PostgreSqlError.OldVersion, exception.Error);
        Assert.Contains(version.Split(' ')[0], exception.Message, StringComparison.Ordinal);
        Assert.Contains("14 is the oldest", exception.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 40_000)]
    [InlineData("silent")]
    [InlineData("silent once let in")]
    [InlineData("trickle")]
    [InlineData("trickle once let in")]
    [InlineData("endless notices")]
    [InlineData("endless notices once let in")]
    public async Task Open_ServerThatDoesNotAnswerInTime_EndsAtTheDeadline(string kind)
    {
        await using WireServer server = new((stream, token) => ServeAsync(kind, stream, token));

        PostgreSqlException exception = await FailAsync(server, TestContext.Current.CancellationToken);

        Assert.Equal(PostgreSqlError.TimedOut, exception.Error);
        Assert.Contains("Memory:PostgreSql:", exception.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 40_000)]
    [InlineData("closed")]
    [InlineData("closed once let in")]
    [InlineData("web server")]
    [InlineData("noise")]
    [InlineData("noise once let in")]
    [InlineData("negative length")]
    [InlineData("enormous length")]
    [InlineData("unknown authentication")]
    [InlineData("no version")]
    [InlineData("unknown message")]
    public async Task Open_WhatIsNoServer_IsATypedErrorWithoutASecret(string kind)
    {
        await using WireServer server = new((stream, token) => ServeAsync(kind, stream, token));

        PostgreSqlException exception = await FailAsync(server, TestContext.Current.CancellationToken);

        Assert.Contains(exception.Error, (PostgreSqlError[])[PostgreSqlError.Unreachable, PostgreSqlError.Failed, PostgreSqlError.TimedOut]);
        Assert.Contains("Memory:PostgreSql:ConnectionString", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", exception.ToString(), StringComparison.Ordinal);
        Assert.True(Environment.WorkingSet < 1L << 30, "What the server announced was set aside for it.");
    }

    private static async Task ServeAsync(string kind, NetworkStream stream, CancellationToken token)
    {
        if (kind.EndsWith(" once let in", StringComparison.Ordinal))
        {
            await WireServer.WelcomeAsync(stream, "16.4", token);
            kind = kind[..kind.IndexOf(" once", StringComparison.Ordinal)];
        }
        else if (kind is not ("silent" or "closed" or "web server" or "noise" or "no version"))
        {
            await WireServer.GreetedAsync(stream, token);
        }

        byte[] noise = new byte[4096];
        new Random(7).NextBytes(noise);
        switch (kind)
        {
            case "silent":
                break;
            case "trickle":
                // One message of a megabyte, a byte at a time.
                await stream.WriteAsync((byte[])[(byte)'N', 0, 16, 0, 0], token);
                using (PeriodicTimer pace = new(TimeSpan.FromMilliseconds(20)))
                {
                    while (await pace.WaitForNextTickAsync(token))
                    {
                        await stream.WriteAsync(new byte[1], token);
                    }
                }

                break;
            case "endless notices":
                while (true)
                {
                    await stream.WriteAsync(WireServer.Message('N', [.. "SNOTICE\0C00000\0M"u8, .. new byte[2]]), token);
                }

            case "closed":
                return;
            case "web server":
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), token);
                break;
            case "noise":
                await stream.WriteAsync(noise, token);
                break;
            case "negative length":
                await stream.WriteAsync((byte[])[(byte)'R', 0xFF, 0xFF, 0xFF, 0xF0, 1, 2, 3], token);
                break;
            case "enormous length":
                await stream.WriteAsync((byte[])[(byte)'E', 0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3], token);
                break;
            case "unknown authentication":
                await stream.WriteAsync(WireServer.Message('R', 0, 0, 0, 99), token);
                break;
            case "no version":
                await WireServer.WelcomeAsync(stream, "none at all", token);
                break;
            default:
                await stream.WriteAsync(WireServer.Message('!', 1, 2, 3), token);
                break;
        }

        await stream.ReadExactlyAsync(new byte[1 << 20], token);
    }

    private static async Task<PostgreSqlException> FailAsync(WireServer server, CancellationToken cancellationToken)
    {
        await using PostgreSqlNoteEngine engine = new(new PostgreSqlOptions { ConnectionString = server.ConnectionString, Deadline = TimeSpan.FromSeconds(1) });
        return await Assert.ThrowsAsync<PostgreSqlException>(() => engine.Open("main").Catalog.FilesAsync(cancellationToken).AsTask());
    }
}

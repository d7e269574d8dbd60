using System.Net;

namespace TierKit.AspNetCore.Tests.Wire;

/// <summary>Clients that mean harm or know no better; others must not notice.</summary>
public sealed class HostileClientTests
{
    private const string Hello = """{"model":"local","messages":[{"role":"user","content":"hello"}]}""";

    [Fact]
    public async Task Body_PromisesHundredMegabytes_IsRefusedUnread()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());
        using RawConnection client = await RawConnection.OpenAsync(gateway);

        await client.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{");

        string answer = await client.ReadAsync("\"code\":\"body_too_large\"");
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        await AssertServesAsync(gateway);
    }

    [Fact]
    public async Task Body_PoursHundredMegabytesInChunks_IsCutOffWithinItsLimit()
    {
        const int Limit = 1024 * 1024;
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient(), options => options.MaxBodyBytes = Limit);
        using RawConnection client = await RawConnection.OpenAsync(gateway);
        await client.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n6400000\r\n\"");

        long sent = await client.PourAsync(100 * 1024 * 1024);

        // What the kernel holds on both sides counts too.
        Assert.True(sent < 32 * Limit, $"{sent} bytes were taken");
        await AssertServesAsync(gateway);
    }

    [Fact]
    public async Task Body_Drips_TimesOutWhileOthersAreServed()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient(), static options => options.BodyTimeout = TimeSpan.FromMilliseconds(300));
        using RawConnection client = await RawConnection.OpenAsync(gateway);

        await client.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"mess");
        await AssertServesAsync(gateway);

        string answer = await client.ReadAsync("\"code\":\"body_timeout\"");
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_FillTheBudget_NextIsToldToWaitAndThenServed()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient(), static options =>
        {
            options.MaxBodyBytes = 64 * 1024;
            options.MaxBufferedBytes = 64 * 1024;
        });
        RawConnection? holder = null;
        HttpStatusCode status = HttpStatusCode.OK;
        string answer = "";
        // The holder's bytes may still be on their way when the next request arrives, or it may be the one that finds no room.
        for (int i = 0; i < 10_000 && status == HttpStatusCode.OK; i++)
        {
            if (i % 200 == 0)
            {
                holder?.Dispose();
                holder = await RawConnection.OpenAsync(gateway);
                await holder.SendAsync($"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{new string(' ', 50000)}");
            }

            (status, answer) = await gateway.ChatAsync(Hello);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Contains("buffers_full", answer, StringComparison.Ordinal);

        holder!.Dispose();
        while (status != HttpStatusCode.OK)
        {
            (status, _) = await gateway.ChatAsync(Hello);
        }
    }

    [Theory]
    [InlineData("x-tierkit-policy: local\r\nx-evil: 1")]
    [InlineData("x-tierkit-policy: local%0d%0ax-evil:%201")]
    [InlineData("x-tierkit-policy: lo\u0001cal")]
    [InlineData("x-tierkit-sensitivity: Private\r\n Public")]
    [InlineData("x-tierkit-sensitivity: 0")]
    [InlineData("x-tierkit-sensitivity: ")]
    public async Task Headers_Injected_ReachNoAnswer(string header)
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());
        using RawConnection client = await RawConnection.OpenAsync(gateway);

        await client.PostAsync("/v1/chat/completions", Hello, $"{header}\r\nConnection: close\r\n");

        string answer = await client.ReadAsync();
        string head = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.DoesNotContain("x-evil", head, StringComparison.OrdinalIgnoreCase);
        Assert.True(head.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || header.StartsWith("x-tierkit-policy: local\r\n", StringComparison.Ordinal), head);
        await AssertServesAsync(gateway);
    }

    [Fact]
    public async Task Model_WithLineBreaks_StaysInsideTheErrorsJson()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());
        using RawConnection client = await RawConnection.OpenAsync(gateway);

        await client.PostAsync("/v1/chat/completions", """{"model":"a\r\nx-evil: 1\r\n\r\n","messages":[{"role":"user","content":"x"}]}""", "Connection: close\r\n");

        string answer = await client.ReadAsync();
        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nx-evil", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Stream_ReaderStopsReading_IsCutOffAndGenerationStops()
    {
        ScriptedClient model = new();
        await using Gateway gateway = await Gateway.StartAsync(model, static options => options.StallTimeout = TimeSpan.FromMilliseconds(500));
        using RawConnection client = await RawConnection.OpenAsync(gateway);
        await client.PostAsync("/v1/chat/completions", """{"model":"local","stream":true,"messages":[{"role":"user","content":"endless"}]}""");

        await AssertServesAsync(gateway);
        await model.Cancelled.WaitAsync(TestContext.Current.CancellationToken);
        await AssertServesAsync(gateway);
        Assert.True(model.EndlessBytes < 32 * 1024 * 1024, $"{model.EndlessBytes} bytes were taken from the model for a reader that takes none");
    }

    [Fact]
    public async Task Stream_ReaderVanishes_GenerationStops()
    {
        ScriptedClient model = new();
        await using Gateway gateway = await Gateway.StartAsync(model);
        RawConnection client = await RawConnection.OpenAsync(gateway);
        await client.PostAsync("/v1/chat/completions", """{"model":"local","stream":true,"messages":[{"role":"user","content":"please wait"}]}""");
        await client.ReadAsync("word ");
        await model.Begun;

        client.Dispose();

        await model.Cancelled.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Whole_CallerVanishes_GenerationStops()
    {
        ScriptedClient model = new();
        await using Gateway gateway = await Gateway.StartAsync(model);
        RawConnection client = await RawConnection.OpenAsync(gateway);
        await client.PostAsync("/v1/chat/completions", """{"model":"local","messages":[{"role":"user","content":"please wait"}]}""");
        await model.Begun;

        client.Dispose();

        await model.Cancelled.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Connections_ThousandIdle_OthersAreServed()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());
        List<RawConnection> idle = [];
        try
        {
            for (int i = 0; i < 1000; i++)
            {
                idle.Add(await RawConnection.OpenAsync(gateway));
            }

            await AssertServesAsync(gateway);
            await idle[500].PostAsync("/v1/chat/completions", Hello, "Connection: close\r\n");
            Assert.StartsWith("HTTP/1.1 200", await idle[500].ReadAsync(), StringComparison.Ordinal);
        }
        finally
        {
            idle.ForEach(static c => c.Dispose());
        }
    }

    [Fact]
    public async Task Requests_BeyondTheLimit_AreToldToWait()
    {
        ScriptedClient model = new();
        await using Gateway gateway = await Gateway.StartAsync(model, static options => options.MaxConcurrency = 1);
        using RawConnection first = await RawConnection.OpenAsync(gateway);
        await first.PostAsync("/v1/chat/completions", """{"model":"local","messages":[{"role":"user","content":"please wait"}]}""");
        await model.Begun;

        (HttpStatusCode status, string answer) = await gateway.ChatAsync(Hello);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Contains("too_many_requests", answer, StringComparison.Ordinal);
    }

    private static async Task AssertServesAsync(Gateway gateway) => Assert.Equal(HttpStatusCode.OK, (await gateway.ChatAsync(Hello)).Status);
}

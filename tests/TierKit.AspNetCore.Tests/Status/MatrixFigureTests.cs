using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests.Status;

/// <summary>The figures on the status page and in its JSON are those of the matrix, and those are of the traffic there was.</summary>
public sealed class MatrixFigureTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("tierkit-figures-").FullName;

    private static readonly int[] Milliseconds = [100, 200, 400, 50];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task Figures_KnownTraffic_AreTheSameInMatrixJsonAndPage()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        await using Gateway gateway = await Gateway.StartAsync(kit => kit
            // What was used is written down for whoever named a folder.
            .Configure(options => (options.TimeProvider, options.StatePath) = (time, _state))
            .AddChatClient("local", Tier.Sovereign, new TimedClient(time), static o => o.Price = new ServicePrice { InputPerMillionTokens = 100_000, OutputPerMillionTokens = 200_000 })
            .AddChatClient("idle", Tier.Partner, new ScriptedClient())
            .AddPolicy("once", static p =>
            {
                p.Order.Add("local");
                p.MaxAttempts = 1;
            }));
        foreach (string word in (string[])["hello", "hello", "hello", "please fail"])
        {
            await gateway.ChatAsync($$"""{"model":"once","messages":[{"role":"user","content":"{{word}}"}]}""");
        }

        MatrixRow row = gateway.Services.GetRequiredService<TrafficMatrix>().Read().Single(static row => row.Service.Name == "local");
        JsonElement status = JsonDocument.Parse(await gateway.Http.GetStringAsync("/tierkit/status", Token)).RootElement;
        JsonElement json = status.GetProperty("tiers")[0].GetProperty("services")[0];
        string page = await gateway.Http.GetStringAsync("/tierkit", Token);

        // Three answers and a failure, of 100, 200 and 400 ms; 5 tokens in and 3 out for each answer.
        foreach ((string period, AttemptFigures figures) in (ReadOnlySpan<(string, AttemptFigures)>)[("1h", row.LastHour), ("24h", row.LastDay), ("30d", row.LastMonth)])
        {
            Assert.Equal((.75, 4), (figures.Availability, figures.Samples));
            JsonElement shown = json.GetProperty("availability").GetProperty(period);
            Assert.Equal((.75, 4), (shown.GetProperty("share").GetDouble(), shown.GetProperty("samples").GetInt32()));
        }

        Assert.Equal(3, page.Split("75 % <small>of 4</small>").Length - 1);
        Assert.InRange(row.Total.P50!.Value.TotalMilliseconds, 180, 220);
        Assert.InRange(row.Total.P95!.Value.TotalMilliseconds, 360, 440);
        Assert.Equal(row.Total.P50.Value.TotalMilliseconds, json.GetProperty("latency_ms").GetProperty("total_p50").GetDouble(), 1d);
        Assert.Equal(row.Total.P95.Value.TotalMilliseconds, json.GetProperty("latency_ms").GetProperty("total_p95").GetDouble(), 1d);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("latency_ms").GetProperty("first_token_p50").ValueKind);
        Assert.True(row.Cost >= 3 * ((5 * .1m) + (3 * .2m)), $"cost {row.Cost}");
        Assert.Equal((row.Cost, row.Priced), (json.GetProperty("cost_30d").GetDecimal(), json.GetProperty("priced_attempts").GetInt64()));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{row.Cost:0.####} ({row.Priced})"), WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        // Who was not asked has no share, no time and no cost.
        JsonElement idle = status.GetProperty("tiers")[1].GetProperty("services")[0];
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null), (idle.GetProperty("availability").GetProperty("30d").GetProperty("share").ValueKind, idle.GetProperty("latency_ms").GetProperty("total_p50").ValueKind, idle.GetProperty("cost_30d").ValueKind));
    }

    [Fact]
    public async Task Figures_AsTimePasses_LeaveTheHourBeforeTheDay()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        await using Gateway gateway = await Gateway.StartAsync(kit => kit
            .Configure(options => options.TimeProvider = time)
            .AddChatClient("local", Tier.Sovereign, new TimedClient(time)));
        await gateway.ChatAsync("""{"model":"local","messages":[{"role":"user","content":"hello"}]}""");
        time.Advance(TimeSpan.FromHours(2));

        JsonElement availability = JsonDocument.Parse(await gateway.Http.GetStringAsync("/tierkit/status", Token)).RootElement.GetProperty("tiers")[0].GetProperty("services")[0].GetProperty("availability");

        Assert.Equal([(JsonValueKind.Null, 0), (JsonValueKind.Number, 1), (JsonValueKind.Number, 1)],
            ((string[])["1h", "24h", "30d"]).Select(period => (availability.GetProperty(period).GetProperty("share").ValueKind, availability.GetProperty(period).GetProperty("samples").GetInt32())));
    }

    /// <summary>Takes a known time for each answer.</summary>
    private sealed class TimedClient(FakeTimeProvider time) : DelegatingChatClient(new ScriptedClient())
    {
        private int _calls;

        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            time.Advance(TimeSpan.FromMilliseconds(Milliseconds[_calls++ % Milliseconds.Length]));
            return base.GetResponseAsync(messages, options, cancellationToken);
        }
    }
}

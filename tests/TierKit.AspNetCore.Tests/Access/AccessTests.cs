using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TierKit.AspNetCore.Hosting;
using TierKit.Hosting;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests.Access;

public sealed class AccessTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string Bound = "fedcba9876543210fedcba9876543210";
    private const string Hello = """{"model":"sovereign-only","messages":[{"role":"user","content":"hello"}]}""";

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:8080", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.9.9.9:1", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("192.168.1.1", 403)]
    [InlineData("", 403)]
    public async Task Loopback_Host_MustBeALoopbackName(string host, int status)
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());
        foreach (string path in new[] { "/v1/chat/completions", "/v1/models", "/tierkit", "/tierkit/status" })
        {
            using RawConnection client = await RawConnection.OpenAsync(gateway);
            await (path == "/v1/chat/completions"
                ? client.PostAsync(path, Hello, "Connection: close\r\n", host)
                : client.SendAsync($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));

            Assert.StartsWith($"HTTP/1.1 {status}", await client.ReadAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://localhost:1", 403)]
    [InlineData("http://127.0.0.1.evil.example", 403)]
    [InlineData("OWN", 200)]
    public async Task Loopback_Origin_MustBeItsOwn(string origin, int status)
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient());

        (HttpStatusCode answered, _) = await gateway.ChatAsync(Hello, ("Origin", origin == "OWN" ? gateway.Address : origin));

        Assert.Equal(status, (int)answered);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/jsonp")]
    public async Task Body_NotJsonByItsType_IsRefused(string type)
    {
        ScriptedClient model = new();
        await using Gateway gateway = await Gateway.StartAsync(model);
        using StringContent content = new(Hello);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using HttpResponseMessage response = await gateway.Http.PostAsync("/v1/chat/completions", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Empty(model.Asked);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    public async Task Start_BeyondLoopbackWithoutKey_FailsWithTheReason(string url)
    {
        TierKitException failure = await Assert.ThrowsAsync<TierKitException>(
            () => Gateway.StartAsync(static kit => kit.AddChatClient("local", Tier.Sovereign, new ScriptedClient()), url: url));

        Assert.Contains("TierKit:Gateway:Keys", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BeyondLoopbackWithKey_ServesWhoHasIt()
    {
        await using Gateway gateway = await Gateway.StartAsync(
            static kit => kit.AddChatClient("local", Tier.Sovereign, new ScriptedClient()), Keys, url: "http://0.0.0.0:0");
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{gateway.Port}") };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + Key);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/models", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("Bearer ", 401)]
    [InlineData("Bearer 0123456789abcdef0123456789abcde", 401)]
    [InlineData("Bearer 0123456789abcdef0123456789abcdef", 200)]
    [InlineData("bearer 0123456789abcdef0123456789abcdef", 200)]
    [InlineData("Basic !!!", 401)]
    [InlineData("Digest 0123456789abcdef0123456789abcdef", 401)]
    public async Task Key_Every_IsChecked(string? authorization, int status)
    {
        await using Gateway gateway = await KeyedAsync();
        foreach (string path in new[] { "/v1/models", "/tierkit", "/tierkit/status", "/tierkit/body", "/tierkit/page.js" })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path);
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            using HttpResponseMessage response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Page_Password_IsTheKeyAndForeignPagesCannotUseIt()
    {
        await using Gateway gateway = await KeyedAsync();
        string basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("anybody:" + Key));
        using HttpRequestMessage asked = new(HttpMethod.Get, "/tierkit");
        using HttpResponseMessage challenge = await gateway.Http.SendAsync(asked, TestContext.Current.CancellationToken);
        Assert.StartsWith("Basic", challenge.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await gateway.ChatAsync(Hello, ("Authorization", basic))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.ChatAsync(Hello, ("Authorization", basic), ("Origin", "https://evil.example"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await gateway.ChatAsync(Hello, ("Authorization", "Bearer " + Key), ("Origin", "https://app.example"))).Status);
    }

    [Theory]
    [InlineData("sovereign-only", null, 200)]
    [InlineData("sovereign-first", null, 403)]
    [InlineData("local", null, 403)]
    [InlineData("sovereign-only", "sovereign-first", 403)]
    [InlineData("anything", "sovereign-only", 200)]
    public async Task Key_BoundToAPolicy_AsksThatAlone(string model, string? policy, int status)
    {
        await using Gateway gateway = await KeyedAsync();
        List<(string, string)> headers = [("Authorization", "Bearer " + Bound)];
        if (policy is not null)
        {
            headers.Add(("x-tierkit-policy", policy));
        }

        (HttpStatusCode answered, string body) = await gateway.ChatAsync(Hello.Replace("sovereign-only", model, StringComparison.Ordinal), [.. headers]);

        Assert.Equal(status, (int)answered);
        Assert.True(status == 200 || body.Contains("policy_not_allowed", StringComparison.Ordinal), body);
    }

    [Fact]
    public async Task Key_BoundToAPolicy_ListsThatAloneAndTurnsNoSwitch()
    {
        await using Gateway gateway = await KeyedAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/models");
        request.Headers.Add("Authorization", "Bearer " + Bound);
        using HttpResponseMessage response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"sovereign-only\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"local\"", body, StringComparison.Ordinal);
        (HttpStatusCode status, string refused) = await gateway.PostAsync(
            "/tierkit/switches", """{"target":"service:local","isolate":true}""", ("Authorization", "Bearer " + Bound));
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("Operator", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TierKit:Gateway:Keys:a:Key", "short", "TierKit:Gateway:Keys:a:Key")]
    [InlineData("TierKit:Gateway:Keys:a:Policies:0", "nobody", "nobody")]
    [InlineData("TierKit:Gateway:MaxConcurrency", "none", "MaxConcurrency = 'none'")]
    [InlineData("TierKit:Gateway:MaxConcurrency", "0", "MaxConcurrency = '0'")]
    [InlineData("TierKit:Gateway:BodyTimeout", "soon", "BodyTimeout = 'soon'")]
    [InlineData("TierKit:Gateway:MaxBodyBytes", "999999999", "MaxBufferedBytes")]
    [InlineData("TierKit:Gateway:Port", "80", "TierKit:Gateway:Port is not a setting")]
    public async Task Configuration_Wrong_FailsTheStartWithItsPath(string key, string value, string said)
    {
        SectionContributors.Register(new GatewaySection());
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(
            static kit => kit.AddChatClient("local", Tier.Sovereign, new ScriptedClient()), settings: new() { [key] = value }));

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("short'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_Keys_AreRead()
    {
        SectionContributors.Register(new GatewaySection());
        await using Gateway gateway = await Gateway.StartAsync(
            static kit => kit.AddChatClient("local", Tier.Sovereign, new ScriptedClient()),
            settings: new() { ["TierKit:Gateway:Keys:phone:Key"] = Key, ["TierKit:Gateway:Keys:phone:Policies:0"] = "sovereign-only" });

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.ChatAsync(Hello)).Status);
        Assert.Equal(HttpStatusCode.OK, (await gateway.ChatAsync(Hello, ("Authorization", "Bearer " + Key))).Status);
    }

    [Fact]
    public async Task Log_EverythingThatHappens_HoldsNoSecretAndNoPrompt()
    {
        const string Secret = "the-wedding-is-in-Tromso";
        await using Gateway gateway = await KeyedAsync();
        foreach (string question in new[] { "hello", "please fail", "please refuse", "please break" })
        {
            foreach (string stream in new[] { "true", "false" })
            {
                string body = $$"""{"model":"local","stream":{{stream}},"messages":[{"role":"user","content":"{{question}} {{Secret}}"}]}""";
                try
                {
                    await gateway.ChatAsync(body, ("Authorization", "Bearer " + Key));
                }
                catch (HttpRequestException)
                {
                    // A stream that breaks ends its connection.
                }
            }
        }

        await gateway.ChatAsync($"{{\"messages\":{Secret}", ("Authorization", "Bearer " + Key));
        await gateway.ChatAsync(Hello, ("Authorization", "Bearer " + Bound + "x"));

        string[] lines = [.. gateway.Log.Lines];
        Assert.True(lines.Length > 20, "hardly anything was logged");
        Assert.All(lines, static line => Assert.DoesNotContain(Secret, line, StringComparison.Ordinal));
        Assert.All(lines, static line => Assert.DoesNotContain(Key[..12], line, StringComparison.Ordinal));
        Assert.All(lines, static line => Assert.DoesNotContain(Bound[..12], line, StringComparison.Ordinal));
    }

    private static Task<Gateway> KeyedAsync() => Gateway.StartAsync(static kit => kit.AddChatClient("local", Tier.Sovereign, new ScriptedClient()), Keys);

    private static void Keys(GatewayOptions options)
    {
        options.Keys["all"] = new GatewayKeyOptions { Key = Key, Operator = true };
        options.Keys["bound"] = new GatewayKeyOptions { Key = Bound, Policies = { "sovereign-only" } };
    }
}

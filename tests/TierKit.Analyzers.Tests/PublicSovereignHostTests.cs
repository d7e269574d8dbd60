using System.Net;
using Microsoft.CodeAnalysis;
using TierKit.Transport;

namespace TierKit.Analyzers.Tests;

/// <summary>TK0003: what is sovereign stays home.</summary>
public sealed class PublicSovereignHostTests
{
    [Theory]
    [InlineData("""kit.AddOllama("local", "llama3.2", "http://ollama.example.com:11434");""", "AddOllama", "ollama.example.com")]
    [InlineData("""kit.AddOllama("local", "llama3.2", tier: Tier.Sovereign, endpoint: "https://8.8.8.8");""", "AddOllama", "8.8.8.8")]
    [InlineData("""kit.AddOllama("local", "llama3.2", "http://172.32.0.1");""", "AddOllama", "172.32.0.1")]
    [InlineData("""kit.AddOllama("local", "llama3.2", "http://[2001:4860:4860::8888]:11434");""", "AddOllama", "2001:4860:4860::8888")]
    [InlineData("""kit.AddVllm("local", "m", "https://vllm.example.org/v1");""", "AddVllm", "vllm.example.org")]
    [InlineData("""kit.AddOpenAI("local", "m", "https://api.openai.com/v1", Tier.Sovereign);""", "AddOpenAI", "api.openai.com")]
    [InlineData("""kit.AddOpenAICompatible("local", Tier.Sovereign, "m", "https://api.example.com/v1");""", "AddOpenAICompatible", "api.example.com")]
    [InlineData("""const string at = "https://api.example.com/v1"; kit.AddOpenAICompatibleEmbeddings("local", Tier.Sovereign, "m", at);""", "AddOpenAICompatibleEmbeddings", "api.example.com")]
    [InlineData("""kit.AddService("local", o => { o.Tier = Tier.Sovereign; o.Endpoint = "http://api.example.com"; });""", "AddService", "api.example.com")]
    [InlineData("""kit.AddService("local", o => { o.Provider = "Ollama"; o.Endpoint = "http://api.example.com"; });""", "AddService", "api.example.com")]
    [InlineData("""kit.AddOllama("local", "m", configure: o => o.Endpoints.Add("http://api.example.com"));""", "AddOllama", "api.example.com")]
    public async Task AConstantPublicHostIsReported(string call, string method, string host)
    {
        string found = Assert.Single(await DiagnoseAsync(call));

        Assert.Equal(
            $"TK0003: '{method}' registers a sovereign service at the public host '{host}'; register it with Tier.Partner, use a private address, or list the host in SovereignHosts if it is yours",
            found);
    }

    [Theory]
    [InlineData("""kit.AddOllama("local", "m");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://localhost:11434");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://127.0.0.1:11434");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://[::1]:11434");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://[fd00::5]:11434");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://10.0.0.5:11434");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://172.16.0.5:11434");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://192.168.1.5:11434");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://100.64.0.5:11434");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://169.254.1.5:11434");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://gpu:11434");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://gpu.local:11434");""")]
    [InlineData("""kit.AddOllama("local", "m", "http://gpu.corp.internal:11434");""")]
    [InlineData("""kit.AddOllama("cloud", "m", "https://ollama.com", Tier.Partner);""")]
    [InlineData("""kit.AddOllama("cloud", "m", "https://ollama.com", configure: o => o.Tier = Tier.Partner);""")]
    [InlineData("""kit.AddOpenAI("gpt", "m", "https://api.openai.com/v1");""")]
    [InlineData("""kit.AddAnthropic("claude", "m", "https://api.anthropic.com");""")]
    [InlineData("""kit.AddOpenAICompatible("x", Tier.Transactional, "m", "https://api.example.com/v1");""")]
    [InlineData("""Tier tier = args.Length > 0 ? Tier.Partner : Tier.Sovereign; kit.AddOllama("x", "m", "https://api.example.com", tier);""")]
    [InlineData("""kit.AddOllama("x", "m", args[0]);""")]
    [InlineData("""kit.AddOllama("x", "m", $"https://{args[0]}.example.com");""")]
    [InlineData("""kit.AddOllama("x", "m", "not an address");""")]
    [InlineData("""kit.AddOllama("x", "m", "http://gpu.example.com"); kit.Configure(o => o.SovereignHosts.Add("GPU.example.com"));""")]
    [InlineData("""kit.AddOllama("x", "m", "http://gpu.example.com"); kit.Configure(o => o.SovereignHosts.Add(args[0]));""")]
    [InlineData("""kit.AddOllama("x", "m", "http://8.8.8.8"); kit.Configure(o => o.SovereignHosts.Add("8.8.8.8"));""")]
    [InlineData("""kit.AddOllama("x", "m", "http://gpu.example.com"); kit.Configure(o => args.ToList().ForEach(o.SovereignHosts.Add));""")]
    [InlineData("""kit.AddOllama("x", "m", "http://gpu.example.com", configure: o => { if (args.Length > 0) { o.Tier = Tier.Partner; } });""")]
    [InlineData("""kit.AddOllama("x", "m", "http://gpu.example.com", configure: o => { if (args.Length > 0) { o.Tier = Tier.Sovereign; } else { o.Tier = Tier.Partner; } });""")]
    [InlineData("""static void Fill(ServiceOptions o) => o.Tier = Tier.Partner; kit.AddOllama("x", "m", "http://gpu.example.com", configure: o => Fill(o));""")]
    [InlineData("""static void Fill(ServiceOptions o) => o.Tier = Tier.Partner; kit.AddOllama("x", "m", "http://gpu.example.com", configure: Fill);""")]
    [InlineData("""Action<ServiceOptions> configure = o => o.Tier = Tier.Partner; kit.AddOllama("x", "m", "http://gpu.example.com", configure: configure);""")]
    public async Task WhatStaysHomeOrCannotBeReadIsLeftAlone(string call) => Assert.Empty(await DiagnoseAsync(call));

    // The rule cannot load the package, so it knows addresses a second time.
    [Fact]
    public async Task AddressesCountAsHomeAsTheyDoAtRunTime()
    {
        string[] addresses =
        [
            "126.255.255.255", "127.0.0.1", "127.255.255.255", "128.0.0.0", "9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0",
            "172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0", "192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0",
            "169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0", "100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0",
            "::1", "::2", "fbff::1", "fc00::1", "fdff::1", "fe00::1", "fe80::1", "febf::1", "fec0::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8",
        ];

        IReadOnlyList<string> found = await DiagnoseAsync(string.Join('\n', addresses.Select(static (a, i) =>
            $"kit.AddOllama(\"s{i}\", \"m\", \"http://{(a.Contains(':', StringComparison.Ordinal) ? $"[{a}]" : a)}:11434\");")));

        int outside = 0;
        foreach (string address in addresses)
        {
            bool reported = found.Any(f => f.Contains($"'{address}'", StringComparison.Ordinal));
            Assert.Equal(!SovereignAddress.StaysHome(IPAddress.Parse(address)), reported);
            outside += reported ? 1 : 0;
        }

        Assert.Equal((35, found.Count), (addresses.Length, outside));
        Assert.InRange(outside, 1, addresses.Length - 1);
    }

    private static Task<IReadOnlyList<string>> DiagnoseAsync(string call) => Snippet.DiagnoseAsync(
        new PublicSovereignHostAnalyzer(),
        $$"""
        new ServiceCollection().AddTierKit(kit =>
        {
            {{call}}
        });
        """,
        OutputKind.ConsoleApplication);
}

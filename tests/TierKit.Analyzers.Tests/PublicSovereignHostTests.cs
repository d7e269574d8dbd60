using Microsoft.CodeAnalysis;

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

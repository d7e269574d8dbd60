using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using TierKit.Tiers;

namespace TierKit.Benchmarks;

/// <summary>A prompt function of Semantic Kernel, with what stands behind the kernel's chat client.</summary>
public class KernelPrompt
{
    private readonly KernelFunction _prompt = KernelFunctionFactory.CreateFromPrompt("question");
    private Kernel _direct = null!;
    private Kernel _ordered = null!;
    private Kernel _pipeline = null!;
    private Kernel _tiered = null!;

    [GlobalSetup]
    public void Setup()
    {
        ReadyChatClient ready = new();
        _direct = Make(ready);
        _ordered = Make(BenchClients.Ordered(ready, ready));
        _pipeline = Make(BenchClients.Pipeline(ready));
        _tiered = Kernel.CreateBuilder()
            .AddTierKit(kit => kit.AddChatClient("local", Tier.Sovereign, ready).AddChatClient("claude", Tier.Partner, ready))
            .Build();
    }

    [Benchmark(Baseline = true)]
    public Task<FunctionResult> Direct() => _direct.InvokeAsync(_prompt);

    [Benchmark]
    public Task<FunctionResult> OrderedFailover() => _ordered.InvokeAsync(_prompt);

    [Benchmark]
    public Task<FunctionResult> Pipeline() => _pipeline.InvokeAsync(_prompt);

    [Benchmark]
    public Task<FunctionResult> Tiered() => _tiered.InvokeAsync(_prompt);

    private static Kernel Make(IChatClient client)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IChatClient>(new NamedChatClient(client));
        return builder.Build();
    }

    /// <summary>A kernel refuses a client that does not say what it is, as the field's own failover client does not.</summary>
    private sealed class NamedChatClient(IChatClient innerClient) : DelegatingChatClient(innerClient)
    {
        private readonly ChatClientMetadata _metadata = new("ready");

        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatClientMetadata) ? _metadata : base.GetService(serviceType, serviceKey);
    }
}

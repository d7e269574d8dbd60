using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

internal static class RoutingCompaction
{
    public static void Register(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddOllama("local", model: "llama3.2", configure: o => o.ContextWindow = 8192)
            .UseCompaction(provider => new KeepTheLastTen()));
    }

    private sealed class KeepTheLastTen : IChatReducer
    {
        public Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken) =>
            Task.FromResult(messages.TakeLast(10));
    }
}

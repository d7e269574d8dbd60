using Microsoft.Extensions.DependencyInjection;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests.Clients;

/// <summary>The gateway that programs of other languages are run against.</summary>
internal static class ClientGateway
{
    /// <summary>Starts it; a service that shall fail has a breaker of its own, and one that shall wait tells when it was left.</summary>
    public static Task<Gateway> StartAsync(ScriptedClient waiting) => Gateway.StartAsync(kit => kit
        .AddChatClient("local", Tier.Sovereign, new ScriptedClient(), static o => o.Priority = -1)
        .AddChatClient("broken", Tier.Sovereign, new ScriptedClient())
        .AddChatClient("waiting", Tier.Sovereign, waiting)
        .AddEmbeddingGenerator("vectors", Tier.Sovereign, new CountingGenerator(), "letters")
        .AddFakeTranscription("ears", Tier.Sovereign)
        .AddFakeSpeech("voice", Tier.Sovereign)
        .AddFakeImages("brush", Tier.Sovereign));
}

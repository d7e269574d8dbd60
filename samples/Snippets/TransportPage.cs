using Microsoft.Extensions.AI;
using TierKit.Hosting;

namespace Snippets;

internal abstract class TransportPage : TierProvider
{
    public override IChatClient CreateChatClient(ProviderContext context) =>
        new MyVendorChatClient(context.CreateHttpClient(errorLineMark: "data: {\"error\""), context.Endpoint, context.Service.Model!);

    internal sealed class MyVendorChatClient(HttpClient http, Uri endpoint, string model) : DelegatingChatClient(Make(http, endpoint, model))
    {
        private static IChatClient Make(HttpClient http, Uri endpoint, string model) =>
            throw new NotSupportedException($"{http.Timeout} {endpoint} {model}");
    }
}

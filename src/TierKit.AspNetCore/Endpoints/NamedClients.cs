using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Hosting;
using TierKit.AspNetCore.Wire;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Finds the client a request asks for, by the name of a policy or service, within what its key may ask.</summary>
internal sealed class NamedClients(IServiceProvider services, PolicyCatalog policies, ServiceCatalog catalog, IOptions<GatewayOptions> options)
{
    private readonly ConcurrentDictionary<string, IChatClient> _chats = new(StringComparer.Ordinal);
    private readonly string[] _chatNames =
        [.. policies.Policies.Select(static p => p.Name), .. catalog.Services.Where(static s => s.Kind == ServiceKind.Chat).Select(static s => s.Name)];

    /// <summary>Gets every name a caller may use as a chat model.</summary>
    public IEnumerable<string> ChatNames(GatewayCaller caller) => _chatNames.Where(caller.MayAsk);

    /// <summary>Finds the client for a request; what its headers say goes into the options.</summary>
    /// <exception cref="ApiException">The name is unknown or not for this key, or a header cannot be read.</exception>
    public IChatClient Chat(HttpContext context, GatewayCaller caller, ChatOptions chat, ref string? model)
    {
        string name = Name(context, caller, model, out string param);
        model = name;
        if (Label(context) is { } label)
        {
            chat.WithSensitivity(label);
        }

        caller.Require(name);

        return _chats.TryGetValue(name, out IChatClient? known) ? known
            : Array.IndexOf(_chatNames, name) < 0 ? throw new ApiException(ApiErrors.UnknownModel(name, param, ChatNames(caller)))
            : _chats.GetOrAdd(name, Make(name));
    }

    /// <summary>Reads the label a request's header gives it.</summary>
    /// <exception cref="ApiException">It is not a label; a label that cannot be read must not open anything.</exception>
    public static Sensitivity? Label(HttpContext context)
    {
        StringValues header = context.Request.Headers[GatewayHeaders.Sensitivity];
        if (header.Count == 0)
        {
            return null;
        }

        string text = header.ToString();
        return Enum.TryParse(text, ignoreCase: true, out Sensitivity label) && Enum.IsDefined(label) && !char.IsAsciiDigit(text[0])
            ? label
            : throw new ApiException(ApiErrors.UnknownSensitivity(text));
    }

    /// <summary>Says which name a request asks for: the header's, else the model's, else what its key is bound to, else the default.</summary>
    public string Name(HttpContext context, GatewayCaller caller, string? model, out string param)
    {
        StringValues header = context.Request.Headers[GatewayHeaders.Policy];
        param = header.Count > 0 ? GatewayHeaders.Policy : "model";
        return header.Count > 0 ? header.ToString()
            : model ?? (caller.Policies.Count > 0 ? caller.Policies[0] : policies.Default.Name);
    }

    private IChatClient Make(string name)
    {
        IChatClient client = services.GetRequiredKeyedService<IChatClient>(name);
        return options.Value.Pipeline?.Invoke(services, client) ?? client;
    }
}

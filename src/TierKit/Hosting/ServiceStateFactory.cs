using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Functions;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Hosting;

/// <summary>Makes the live service of a registration; its client is made at the first use.</summary>
internal sealed class ServiceStateFactory(
    TierKitRegistry registry,
    IServiceProvider provider,
    ServiceTransport transport,
    TimeProvider time,
    Func<double> random)
{
    // Nothing listens there, and nothing connects to it.
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/");

    private readonly IServiceStandIn? _standIn = provider.GetService<IServiceStandIn>();

    public ServiceState Create(ServiceRegistration registration) =>
        registration.Bring is null ? Provided(registration, registry.FindProvider(registration.Options.Provider!)!) : Brought(registration);

    private ServiceState Provided(ServiceRegistration registration, TierProvider from)
    {
        ServiceOptions options = registration.Options;
        Tier tier = options.Tier ?? from.Tier!.Value;
        string? key = _standIn is null ? ServiceKeys.Find(registration, from) : null;
        ServiceCapabilities? capabilities = options.Capabilities ?? from.CapabilitiesOf(options.Model!);
        Uri[] endpoints = [.. ServiceValidator.EndpointsOf(options, from).Select(static e => new Uri(e))];
        TierService service = new(registration.Name, tier, options.Kind)
        {
            Provider = from.Name,
            Model = options.Model,
            Endpoints = endpoints,
            Priority = options.Priority,
            Space = options.Kind == ServiceKind.Embedding ? options.Space ?? options.Model : null,
            Capabilities = capabilities,
            ContextWindow = options.ContextWindow,
            MaxConcurrency = options.MaxConcurrency,
            ToolCallIds = options.ToolCallIds ?? from.ToolCallIdsOf(options.Model!),
            MaxQueue = options.MaxQueue,
            QueueWait = options.QueueWait,
            Limits = new ServiceLimits(options.Limits),
            Lineage = options.Lineage ?? from.Lineage,
            Price = options.Price,
            SignalsCompletion = options.SignalsCompletion ?? true,
            MissingKeyVariable = key is null && from.RequiresApiKey && _standIn is null ? from.ApiKeyVariables[0] : null,
            FetchModelHint = from.FetchModelHint(options.Model!),
            Clocks = ServiceClocks.Resolve(tier, capabilities.GetValueOrDefault(), options.Clocks),
        };
        return new ServiceState(
            service,
            [.. endpoints.Select(e => Parts(from, new ProviderContext(service, e, key, provider, transport, time)))],
            [.. new[] { _standIn?.FailureClassifier, from.FailureClassifier }.OfType<IFailureClassifier>()],
            time,
            random,
            registry.Registrations.Count * AnswerWatch.Breaches);
    }

    private EndpointParts Parts(TierProvider from, ProviderContext context) => _standIn is { } standIn ? StoodIn(standIn, context) : new(
        context.Endpoint,
        new Lazy<object>(() => context.Service.Kind switch
        {
            ServiceKind.Chat => from.CreateChatClient(context),
            ServiceKind.Embedding => from.CreateEmbeddingGenerator(context),
            ServiceKind.Transcription => from.CreateSpeechToTextClient(context),
            ServiceKind.Speech => from.CreateTextToSpeechClient(context),
            ServiceKind.Image => from.CreateImageGenerator(context),
            _ => throw new NotSupportedException($"Provider '{from.Name}' makes no client of kind {context.Service.Kind}."),
        }),
        new Lazy<IServiceProber?>(() => from.CreateProber(context)))
    {
        Loader = new Lazy<IModelLoader?>(() => from.CreateLoader(context)),
    };

    private static EndpointParts StoodIn(IServiceStandIn standIn, ProviderContext context) =>
        new(context.Service.IsBrought ? null : context.Endpoint, new Lazy<object>(() => standIn.CreateClient(context)), new Lazy<IServiceProber?>(static () => null));

    private static IServiceProber? ProberOf(object client) => client switch
    {
        AIFunction function => function.GetService<IServiceProber>(),
        IEmbeddingGenerator generator => generator.GetService<IServiceProber>(),
        _ => null,
    };

    private ServiceState Brought(ServiceRegistration registration)
    {
        ServiceOptions options = registration.Options;
        Tier tier = options.Tier!.Value;
        TierService service = new(registration.Name, tier, options.Kind)
        {
            Provider = registration.BroughtAs!,
            Model = options.Model,
            Priority = options.Priority,
            Space = options.Space,
            Capabilities = options.Capabilities,
            ContextWindow = options.ContextWindow,
            MaxConcurrency = options.MaxConcurrency,
            ToolCallIds = options.ToolCallIds.GetValueOrDefault(),
            MaxQueue = options.MaxQueue,
            QueueWait = options.QueueWait,
            Limits = new ServiceLimits(options.Limits),
            Lineage = options.Lineage,
            Price = options.Price,
            SignalsCompletion = options.SignalsCompletion ?? options.Kind != ServiceKind.Chat,
            IsBrought = true,
            IsRepeatable = registration.IsRepeatable,
            Clocks = ServiceClocks.Resolve(tier, options.Capabilities.GetValueOrDefault(), options.Clocks),
        };

        // Whichever vendor's SDK stands behind it, its failures are read with what the referenced providers know.
        IFailureClassifier[] classifiers =
        [
            .. _standIn is { } fake ? [fake.FailureClassifier] : (IFailureClassifier[])[],
            .. options.Kind == ServiceKind.Function ? [FunctionFailures.Instance] : (IFailureClassifier[])[],
            .. registry.Providers.Values.Concat(TierKitProviders.All).Select(static p => p.FailureClassifier).OfType<IFailureClassifier>().Distinct(),
        ];
        Lazy<object> client = new(() => Checked(service, registration.Bring!(provider)));
        return new ServiceState(
            service,
            [
                _standIn is { } standIn
                    ? StoodIn(standIn, new ProviderContext(service, Nowhere, null, provider, transport, time))
                    // Only what a package brings knows a free question; a client of the application has none.
                    : new EndpointParts(null, client, new Lazy<IServiceProber?>(() => ProberOf(client.Value))),
            ],
            classifiers,
            time,
            random,
            registry.Registrations.Count * AnswerWatch.Breaches);
    }

    private object Checked(TierService service, object client)
    {
        if (client is not IChatClient chat)
        {
            return client;
        }

        // A service whose client is our own front would ask itself for ever.
        if (chat.GetService(typeof(TieredChatClient)) is TieredChatClient tiered && tiered.Serves(provider.GetRequiredService<PolicyCatalog>()))
        {
            throw new TierKitException($"The client of service '{service.Name}' asks TierKit itself, which would ask that service again. Build it from the vendor's client instead.");
        }

        InnerInvoker.Warn(service, chat, provider);
        return client;
    }
}

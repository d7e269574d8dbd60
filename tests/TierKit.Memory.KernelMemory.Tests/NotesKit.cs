using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.Indexing;
using TierKit.Memory.Operations;
using TierKit.Testing.Servers;

namespace TierKit.Memory.KernelMemory.Tests;

/// <summary>Opens notes in a temporary folder over the fake service.</summary>
internal sealed class NotesKit : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly CapturingLayer _layer;

    private NotesKit(string root, ServiceProvider provider, CapturingLayer layer) => (Root, _provider, _layer) = (root, provider, layer);

    public string Root { get; }

    public IServiceProvider Services => _provider;

    public BasicMemory Memory => _provider.GetRequiredService<BasicMemory>();

    public KernelMemoryNotes Notes => _provider.GetRequiredService<KernelMemoryNotes>();

    /// <summary>Gets the search of the default project, once it is open.</summary>
    public INoteSearch Search => _layer.Search ?? throw new InvalidOperationException("Nothing has opened the notes yet.");

    public static NotesKit Open(string root, FakeKernelMemoryServer server, Action<KernelMemoryOptions>? configure = null, Action<ITierKitBuilder>? more = null)
        => Open(root, server.Endpoint.AbsoluteUri, configure, more);

    public static NotesKit Open(string root, string endpoint, Action<KernelMemoryOptions>? configure = null, Action<ITierKitBuilder>? more = null)
    {
        CapturingLayer layer = new();
        ServiceCollection services = new();
        services.AddTierKit(kit =>
        {
            kit.AddBasicMemory(Path.Combine(root, "notes"), options => options.StatePath = Path.Combine(root, "state"))
                .UseKernelMemory(endpoint, options =>
                {
                    options.PollInterval = TimeSpan.FromMilliseconds(1);
                    configure?.Invoke(options);
                });
            more?.Invoke(kit);
        });
        ServiceDescriptor real = services.Single(static service => service.ServiceType == typeof(INoteSearchLayer));
        services.AddSingleton<INoteSearchLayer>(provider =>
        {
            layer.Inner = (INoteSearchLayer)real.ImplementationFactory!(provider);
            return layer;
        });
        Directory.CreateDirectory(Path.Combine(root, "notes"));
        return new NotesKit(root, services.BuildServiceProvider(), layer);
    }

    /// <summary>Opens the default project.</summary>
    public async Task<INoteSearch> OpenAsync(CancellationToken cancellationToken)
    {
        await Memory.ListDirectoryAsync("/", cancellationToken: cancellationToken);
        return Search;
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private sealed class CapturingLayer : INoteSearchLayer
    {
        public INoteSearchLayer? Inner { get; set; }

        public INoteSearch? Search { get; private set; }

        public INoteSearch Over(LayeredProject project) => Search = Inner!.Over(project);
    }
}

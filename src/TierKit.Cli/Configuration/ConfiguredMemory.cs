using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.Encoders;
using TierKit.Memory.Hosting;
using TierKit.Memory.Operations;
using TierKit.Memory.Sources;
using TierKit.Tiers;

namespace TierKit.Cli.Configuration;

/// <summary>Opens the notes that the command line or the configuration names, without the tiers unless an encoder needs them.</summary>
internal sealed class ConfiguredMemory : IAsyncDisposable
{
    private readonly IAsyncDisposable _owner;

    // A call that is over encodes nothing more; nobody waits for thousands of notes at the end of one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private ConfiguredMemory(BasicMemory memory, PersonalData? files, string? encoder, IAsyncDisposable owner)
    {
        Memory = memory;
        Encoder = encoder;
        Files = files;
        _owner = owner;
    }

    public BasicMemory Memory { get; }

    /// <summary>Gets the user's files beside the notes; <see langword="null"/> where no folder of them is configured.</summary>
    public PersonalData? Files { get; }

    /// <summary>Gets the service that encodes texts; <see langword="null"/> where the embedded encoder does, at once.</summary>
    public string? Encoder { get; }

    /// <summary>Gets what there is to say while the encoder is away.</summary>
    public string Unreached => $"The encoder '{Encoder}' could not be reached: what has no vector yet is found by its words alone. tierkit doctor says what is wrong.";

    public static ConfiguredMemory Open(FileInfo? config, string? path, string? project)
    {
        IConfigurationRoot configuration = ConfiguredKit.Read(config);
        IConfigurationSection section = configuration.GetSection("TierKit:Memory");
        List<string> errors = [];
        BasicMemoryOptions options = MemorySection.ReadOptions(section, errors);
        if (errors.Count > 0)
        {
            throw new TierKitConfigurationException(errors);
        }

        options.Path = path ?? section[nameof(options.Path)] ?? (Directory.Exists("notes") ? "notes" : ".");
        // A folder that is named beside a project is that project; without a folder the project is one of the configuration.
        options.Project = path is not null && project is not null ? project : options.Project;
        // One call, one look at the folder: nobody is there to hear of what changes afterwards.
        options.Watch = false;
        bool isEmbedded = options.Encoder is null or EncoderNames.Embedded;
        // What may be sent to such a service is the configured policies' matter, so all of them are read.
        bool isServed = section.GetSection("KernelMemory").Exists() || section.GetSection("PostgreSql").Exists();
        if (isEmbedded && !isServed && !section.GetSection("Sources").GetChildren().Any())
        {
            BasicMemory memory = BasicMemory.Open(options);
            return new ConfiguredMemory(In(memory, project), files: null, encoder: null, memory);
        }

        section[nameof(options.Path)] = options.Path;
        section[nameof(options.Project)] = options.Project;
        section[nameof(options.Watch)] = bool.FalseString;
        ServiceProvider provider = isEmbedded && !isServed ? WithoutServices(configuration, section) : ConfiguredKit.Build(configuration);
        // Whatever is wrong with the configuration is told here, all of it.
        provider.GetRequiredService<ServiceCatalog>();
        return new ConfiguredMemory(In(provider.GetRequiredService<BasicMemory>(), project), provider.GetService<PersonalData>(), isEmbedded ? null : options.Encoder, provider);
    }

    /// <summary>Encodes for a while what has no vector yet, and says what is left.</summary>
    public async Task EncodeAsync(TextWriter error, CancellationToken cancellationToken)
    {
        if (Encoder is null)
        {
            return;
        }

        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(Patience);
        try
        {
            if (!await Memory.EncodeAsync(progress: null, enough.Token).ConfigureAwait(false))
            {
                await error.WriteLineAsync(Unreached).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync($"Not every note has a vector of '{Encoder}' yet, and those are found by their words alone; each search goes on with it for {Patience.TotalSeconds:0} seconds, tierkit notes reindex until all have theirs.").ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _owner.DisposeAsync();

    // A mistake among the services is no reason to keep the notes from their owner.
    private static ServiceProvider WithoutServices(IConfiguration configuration, IConfigurationSection section)
    {
        IReadOnlyList<string> errors = [];
        ServiceCollection services = new();
        services.AddTierKit(kit =>
        {
            kit.UseFileReaders().Configure(options => options.StatePath = configuration["TierKit:StatePath"]);
            errors = new MemorySection().Read(kit, section);
        });
        return errors.Count == 0 ? services.BuildServiceProvider() : throw new TierKitConfigurationException(errors);
    }

    private static BasicMemory In(BasicMemory memory, string? project) => string.IsNullOrWhiteSpace(project) ? memory : memory.In(project);
}

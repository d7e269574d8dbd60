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

    private ConfiguredMemory(BasicMemory memory, PersonalData? files, IAsyncDisposable owner)
    {
        Memory = memory;
        Files = files;
        _owner = owner;
    }

    public BasicMemory Memory { get; }

    /// <summary>Gets the user's files beside the notes; <see langword="null"/> where no folder of them is configured.</summary>
    public PersonalData? Files { get; }

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
        if (isEmbedded && !section.GetSection("Sources").GetChildren().Any())
        {
            BasicMemory memory = BasicMemory.Open(options);
            return new ConfiguredMemory(In(memory, project), files: null, memory);
        }

        section[nameof(options.Path)] = options.Path;
        section[nameof(options.Project)] = options.Project;
        section[nameof(options.Watch)] = bool.FalseString;
        ServiceProvider provider = isEmbedded ? WithoutServices(configuration, section) : ConfiguredKit.Build(configuration);
        // Whatever is wrong with the configuration is told here, all of it.
        provider.GetRequiredService<ServiceCatalog>();
        return new ConfiguredMemory(In(provider.GetRequiredService<BasicMemory>(), project), provider.GetService<PersonalData>(), provider);
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

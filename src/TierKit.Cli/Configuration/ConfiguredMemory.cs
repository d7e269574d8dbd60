using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.Encoders;
using TierKit.Memory.Hosting;
using TierKit.Memory.Operations;

namespace TierKit.Cli.Configuration;

/// <summary>Opens the notes that the command line or the configuration names, without the tiers unless an encoder needs them.</summary>
internal sealed class ConfiguredMemory : IAsyncDisposable
{
    private readonly IAsyncDisposable _owner;

    private ConfiguredMemory(BasicMemory memory, IAsyncDisposable owner)
    {
        Memory = memory;
        _owner = owner;
    }

    public BasicMemory Memory { get; }

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
        if (options.Encoder is null or EncoderNames.Embedded)
        {
            BasicMemory memory = BasicMemory.Open(options);
            return new ConfiguredMemory(In(memory, project), memory);
        }

        section[nameof(options.Path)] = options.Path;
        section[nameof(options.Project)] = options.Project;
        section[nameof(options.Watch)] = bool.FalseString;
        ServiceProvider provider = ConfiguredKit.Build(configuration);
        return new ConfiguredMemory(In(provider.GetRequiredService<BasicMemory>(), project), provider);
    }

    public ValueTask DisposeAsync() => _owner.DisposeAsync();

    private static BasicMemory In(BasicMemory memory, string? project) => string.IsNullOrWhiteSpace(project) ? memory : memory.In(project);
}

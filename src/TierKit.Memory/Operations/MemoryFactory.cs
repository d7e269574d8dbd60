using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Hosting;
using TierKit.Memory.Encoders;
using TierKit.Memory.Hosting;
using TierKit.Memory.Indexing;
using TierKit.Memory.Sources;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Puts a memory together.</summary>
internal static class MemoryFactory
{
    private const string LocalName = "stand-in.db";

    public static BasicMemory Create(BasicMemoryOptions options, IServiceProvider? provider, IFileSystem? files = null)
    {
        TimeProvider time = provider?.GetService<TimeProvider>() ?? TimeProvider.System;
        ILogger logger = (ILogger?)provider?.GetService<ILogger<BasicMemory>>() ?? NullLogger.Instance;
        // Looked up when the first project is opened: the services of the kit are not ready while it is built.
        Lazy<ITextEncoder> encoder = new(() => provider is null ? EmbeddedEncoder.Shared : TextEncoders.Find(provider, options.Encoder));
        INoteSearchLayer? layer = provider?.GetService<INoteSearchLayer>();
        INoteEngine? engine = provider?.GetService<INoteEngine>();
        MemoryServices services = new(
            files ?? PhysicalFileSystem.Instance,
            time,
            (settings, contents) => new ProjectIndex(OpenIndex(settings, contents), options.Watch, time),
            // An encoder elsewhere is not asked for every note again because a server is away.
            (settings, contents) => new ProjectIndex(NoteIndex.Open(contents, settings.Scheme, settings.Labels, EmbeddedEncoder.Shared, time, logger, path: LocalPath(options.StatePath, contents.Place)), watch: false, time),
            engine,
            // Looked up when something is asked: reading the folders costs nothing before.
            new Lazy<PersonalData?>(() => provider?.GetService<PersonalData>(), LazyThreadSafetyMode.PublicationOnly),
            provider?.GetService<IServiceStandIn>(),
            logger);
        return new BasicMemory(new ProjectRegistry(options, services));

        NoteIndex OpenIndex(ProjectSettings settings, IProjectContents contents)
        {
            Func<INoteSearch, INoteCatalog, Func<CatalogNote, NoteDocument?>, INoteSearch>? over = LayerOf(layer, settings.Name, options.StatePath, contents.Place);
            return engine is null
                ? NoteIndex.Open(contents, settings.Scheme, settings.Labels, encoder.Value, time, logger, path: IndexPath(options.StatePath, contents.Place), layer: over)
                : NoteIndex.Open(engine.Open(settings.Name), contents, settings.Scheme, settings.Labels, encoder.Value, time, logger, over);
        }
    }

    private static Func<INoteSearch, INoteCatalog, Func<CatalogNote, NoteDocument?>, INoteSearch>? LayerOf(INoteSearchLayer? layer, string project, string? state, string place)
    {
        string path = IndexPath(state, place) ?? Path.Combine(MachineState.FolderOf(place), NoteIndex.FileName);
        string? kept = path == NoteIndex.Nowhere ? null : Path.GetDirectoryName(path);
        return layer is null ? null : (index, catalog, read) => layer.Over(new LayeredProject { Name = project, Index = index, Catalog = catalog, Read = read, StatePath = kept });
    }

    private static string LocalPath(string? state, string place)
        => IndexPath(state, place) switch
        {
            NoteIndex.Nowhere => NoteIndex.Nowhere,
            var path => Path.Combine(Path.GetDirectoryName(path) ?? MachineState.FolderOf(place), LocalName),
        };

    private static string? IndexPath(string? state, string place) => state switch
    {
        null or "" => null,
        _ when string.Equals(state, MachineState.Nowhere, StringComparison.OrdinalIgnoreCase) => NoteIndex.Nowhere,
        _ => Path.Combine(Path.GetFullPath(state), Path.GetFileName(MachineState.FolderOf(place)), NoteIndex.FileName),
    };
}

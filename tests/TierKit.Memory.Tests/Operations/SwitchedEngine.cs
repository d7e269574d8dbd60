using System.Reflection;
using TierKit.Memory.Indexing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Operations;

/// <summary>Keeps indexes in a SQLite file, and is away from a given call on: what a server does at any instant.</summary>
internal sealed class SwitchedEngine(string folder) : INoteEngine, IDisposable
{
    private readonly IndexFile _file = new(Path.Combine(folder, "engine.db"));
    private int _calls;

    /// <summary>Gets or sets how many more calls are answered.</summary>
    public int Answers { get; set; } = int.MaxValue;

    /// <summary>Gets how often it was asked.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public bool MayWriteWhileAway { get; init; }

    public INoteCatalog Catalog => new SqliteNoteCatalog(_file);

    public EngineIndex Open(string project) => new(Watched.Over(Catalog, Ask), Watched.Over<IPassageStore>(new SqlitePassageStore(_file), Ask));

    public ValueTask<IDisposable> LockFilesAsync(string project, CancellationToken cancellationToken)
    {
        Ask();
        return new ValueTask<IDisposable>(new MemoryStream());
    }

    public string? RefuseChanges(NoteEngineException failure) => MayWriteWhileAway ? null : $"Nothing was written. {failure.Message}";

    public void Dispose() => _file.Dispose();

    private void Ask()
    {
        Interlocked.Increment(ref _calls);
        if (Answers-- <= 0)
        {
            Answers = 0;
            throw new EngineAwayException();
        }
    }

    /// <summary>Asks before each call of a store.</summary>
#pragma warning disable CA1852 // The proxy of a store is made by deriving from it.
    internal class Watched : DispatchProxy
#pragma warning restore CA1852
    {
        private Action _ask = null!;
        private object _store = null!;

        public static TStore Over<TStore>(TStore store, Action ask)
            where TStore : class
        {
            TStore proxy = Create<TStore, Watched>();
            ((Watched)(object)proxy)._ask = ask;
            ((Watched)(object)proxy)._store = store;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            _ask();
            return targetMethod!.Invoke(_store, BindingFlags.DoNotWrapExceptions, null, args, null);
        }
    }

    internal sealed class EngineAwayException() : NoteEngineException("The server of Memory:Somewhere is away. Start it.", null);
}

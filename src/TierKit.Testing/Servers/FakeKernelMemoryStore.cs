namespace TierKit.Testing.Servers;

/// <summary>Keeps what a fake Kernel Memory service has: document storage under raw names, vectors under normalised ones, and a queue between.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class FakeKernelMemoryStore
{
    // Beyond it the record's file name is too long for a disk, which nobody is told.
    private const int LongestId = 150;

    private static readonly string[] Known = ["extract", "partition", "gen_embeddings", "save_records", "summarize", "delete_generated_files", "private_delete_document", "private_delete_index"];

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Index, string Id), FakeKernelMemoryDocument> _stored = [];
    private readonly Dictionary<(string Index, string Id), FakeKernelMemoryDocument> _indexed = [];
    private readonly HashSet<(string Index, string Id)> _emptied = [];
    private readonly Queue<Action> _queue = new();

    /// <summary>Gets or sets whether work waits until somebody calls for it.</summary>
    public bool IsSlow { get; set; }

    public string[] Ids
    {
        get
        {
            lock (_gate)
            {
                return [.. _stored.Keys.Select(static key => key.Id)];
            }
        }
    }

    public static string[] DefaultSteps { get; } = ["extract", "partition", "gen_embeddings", "save_records"];

    /// <summary>Writes an index's name as the vector stores do; document storage takes it as it comes.</summary>
    public static string Normal(string index) => string.Concat(index.ToLowerInvariant().Select(static letter => char.IsWhiteSpace(letter) || "\\/|._:".Contains(letter) ? '-' : letter));

    public void Put(FakeKernelMemoryDocument document, bool stalls, bool indexesNothing)
    {
        string[] files = [.. document.Files.Keys];
        bool isLost = stalls || document.Id.Length > LongestId || document.Steps.Any(static step => !Known.Contains(step)) || files.Any(static file => !file.Contains('.'));
        bool isEmpty = indexesNothing || string.IsNullOrWhiteSpace(document.Text);
        lock (_gate)
        {
            _stored[(document.Index, document.Id)] = document;
            _emptied.Remove((document.Index, document.Id));
        }

        // A failed step leaves no trace: the document is pending for ever.
        if (!isLost)
        {
            Enqueue(() => Finish(document, isEmpty));
        }
    }

    public void Delete(string index, string id)
    {
        lock (_gate)
        {
            // A deletion under way looks like a document without files.
            if (_stored.Remove((index, id)))
            {
                _emptied.Add((index, id));
            }
        }

        Enqueue(() =>
        {
            _indexed.Remove((Normal(index), id));
            _emptied.Remove((index, id));
        });
    }

    /// <summary>Deletes vectors by the normalised name and files by the raw one; a name that leads out takes everything with it.</summary>
    public void DeleteIndex(string index) => Enqueue(() =>
    {
        bool all = index.Contains("..", StringComparison.Ordinal);
        foreach ((string Index, string Id) key in _indexed.Keys.Where(key => all || key.Index == Normal(index)).ToArray())
        {
            _indexed.Remove(key);
        }

        foreach ((string Index, string Id) key in _stored.Keys.Where(key => all || key.Index == index).ToArray())
        {
            _stored.Remove(key);
        }
    });

    /// <summary>Does what waits in the queue.</summary>
    public void Work()
    {
        lock (_gate)
        {
            while (_queue.TryDequeue(out Action? work))
            {
                work();
            }
        }
    }

    /// <summary>Loses everything, as the volatile stores do at a restart.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _stored.Clear();
            _indexed.Clear();
            _emptied.Clear();
            _queue.Clear();
        }
    }

    public (FakeKernelMemoryDocument? Document, bool IsEmptied) Find(string index, string id)
    {
        lock (_gate)
        {
            return (_stored.GetValueOrDefault((index, id)), _emptied.Contains((index, id)));
        }
    }

    public FakeKernelMemoryDocument[] Indexed(string index)
    {
        lock (_gate)
        {
            string normal = Normal(index);
            return [.. _indexed.Where(pair => pair.Key.Index == normal).Select(static pair => pair.Value)];
        }
    }

    public string[] Indexes()
    {
        lock (_gate)
        {
            return [.. _indexed.Keys.Select(static key => key.Index).Distinct().Order(StringComparer.Ordinal)];
        }
    }

    private void Finish(FakeKernelMemoryDocument document, bool isEmpty)
    {
        (string Index, string Id) key = (document.Index, document.Id);
        if (document.Steps.Contains("private_delete_index"))
        {
            foreach ((string Index, string Id) one in _indexed.Keys.Where(one => one.Index == Normal(document.Index)).ToArray())
            {
                _indexed.Remove(one);
            }

            return;
        }

        // A newer upload has cancelled the rest of this one.
        if (!_stored.TryGetValue(key, out FakeKernelMemoryDocument? now) || !ReferenceEquals(now, document))
        {
            return;
        }

        FakeKernelMemoryDocument done = document with { IsDone = true, IsIndexed = !isEmpty };
        _stored[key] = done;
        _indexed.Remove((Normal(document.Index), document.Id));
        if (!isEmpty)
        {
            _indexed[(Normal(document.Index), document.Id)] = done;
        }
    }

    private void Enqueue(Action work)
    {
        lock (_gate)
        {
            _queue.Enqueue(work);
            if (!IsSlow)
            {
                Work();
            }
        }
    }
}

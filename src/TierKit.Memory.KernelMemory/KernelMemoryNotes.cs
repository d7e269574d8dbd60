using System.Runtime.CompilerServices;
using System.Text;
using TierKit.Memory.Indexing;
using TierKit.Memory.KernelMemory.Documents;
using TierKit.Memory.KernelMemory.Searching;
using TierKit.Memory.Operations;
using TierKit.Policy;

namespace TierKit.Memory.KernelMemory;

/// <summary>Asks the service questions that it answers from the notes, and says which notes it has.</summary>
/// <remarks>
/// Thread-safe; resolve it from the container. Cancellation ends a call. Questions, answers and notes are never logged. A question goes where
/// the label of the call lets it go; where the service cannot or may not be asked, the best passages are quoted, and the answer says so.
/// </remarks>
public sealed class KernelMemoryNotes
{
    private readonly KernelMemoryEngine _engine;
    private readonly BasicMemory _memory;

    internal KernelMemoryNotes(KernelMemoryEngine engine, BasicMemory memory) => (_engine, _memory) = (engine, memory);

    /// <summary>Asks a question and streams the answer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="options">What narrows it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The pieces; one may replace all before it. An answer that breaks off is replaced by what the notes say themselves.</returns>
    /// <exception cref="Storage.NoteStoreException">There is no such project.</exception>
    public async IAsyncEnumerable<KernelMemoryAnswerUpdate> AskStreamingAsync(
        string question, KernelMemoryAskOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(question);
        KernelMemoryAskOptions wanted = options ?? new();
        BasicMemory memory = MemoryOf(wanted.Project);
        KernelMemorySearch project = await OpenAsync(memory, cancellationToken).ConfigureAwait(false);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IAsyncEnumerator<KernelMemoryAnswerUpdate>? pieces = null;
        KernelMemoryException? failure = null;
        bool shown = false;
        try
        {
            (pieces, failure) = await BeginAsync(project, question, wanted, ending).ConfigureAwait(false);
            while (pieces is not null && failure is null)
            {
                yield return shown ? pieces.Current : pieces.Current with { Notice = project.Missing() };
                shown = true;
                bool more;
                (more, failure) = await NextAsync(pieces).ConfigureAwait(false);
                if (!more && failure is null)
                {
                    yield break;
                }
            }
        }
        finally
        {
            if (pieces is not null)
            {
                await pieces.DisposeAsync().ConfigureAwait(false);
            }
        }

        yield return await QuoteAsync(memory, question, shown, failure!, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks a question and returns the whole answer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="options">What narrows it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer, or the notes' own words where the service gives none.</returns>
    /// <exception cref="Storage.NoteStoreException">There is no such project.</exception>
    public async Task<KernelMemoryAnswer> AskAsync(string question, KernelMemoryAskOptions? options = null, CancellationToken cancellationToken = default)
    {
        StringBuilder text = new();
        IReadOnlyList<KernelMemoryPassage> sources = [];
        bool nothing = false;
        List<string> notices = [];
        await foreach (KernelMemoryAnswerUpdate update in AskStreamingAsync(question, options, cancellationToken).ConfigureAwait(false))
        {
            if (update.Replaces)
            {
                text.Clear();
                sources = update.Sources;
            }

            text.Append(update.Text);
            sources = sources.Count == 0 ? update.Sources : sources;
            nothing = update.NoResult || (nothing && !update.Replaces);
            notices.AddRange(update.Notice is { } notice ? [notice] : []);
        }

        return new KernelMemoryAnswer
        {
            Text = text.ToString(),
            NoResult = nothing,
            IsQuoted = sources.Count > 0 && sources.All(static source => source.DocumentId.Length == 0),
            Sources = [.. sources.Select(static source => source.Tags.TryGetValue(OutgoingDocument.PermalinkTag, out IReadOnlyList<string>? named) ? named[0] : source.DocumentId).Distinct()],
            Notice = notices.Count == 0 ? null : string.Join(' ', notices),
            Sensitivity = sources.Count == 0 ? Sensitivity.Private : sources.Max(LabelOf),
        };
    }

    /// <summary>Says which notes of a project the service has, and what became of the others.</summary>
    /// <param name="project">The project; the default one by default.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The state.</returns>
    /// <exception cref="Storage.NoteStoreException">There is no such project.</exception>
    public async Task<KernelMemoryStatus> GetStatusAsync(string? project = null, CancellationToken cancellationToken = default)
    {
        BasicMemory memory = MemoryOf(project);
        KernelMemorySearch search = await OpenAsync(memory, cancellationToken).ConfigureAwait(false);
        return new KernelMemoryStatus
        {
            Project = memory.Project,
            Notes = search.Ledger.Count(),
            Troubles = [.. search.Ledger.Troubled().Select(static row => new KernelMemoryTrouble(row.Path, row.State, row.Reason ?? ""))],
            Failure = search.Sender.Failure?.Message,
        };
    }

    /// <summary>Returns when every note of a project is in the service, has failed, or is kept at home, or when the service cannot be asked.</summary>
    /// <param name="project">The project; the default one by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether nothing is on its way any more; <see langword="false"/> where the service could not be asked.</returns>
    /// <exception cref="Storage.NoteStoreException">There is no such project.</exception>
    public async Task<bool> WaitUntilSentAsync(string? project = null, CancellationToken cancellationToken = default)
        => await (await OpenAsync(MemoryOf(project), cancellationToken).ConfigureAwait(false)).Sender.SettleAsync(cancellationToken).ConfigureAwait(false);

    private BasicMemory MemoryOf(string? project) => string.IsNullOrWhiteSpace(project) ? _memory : _memory.In(project.Trim());

    private async ValueTask<KernelMemorySearch> OpenAsync(BasicMemory memory, CancellationToken cancellationToken)
    {
        // Whatever asks for the notes opens them and looks at their folder.
        await memory.ListDirectoryAsync("/", cancellationToken: cancellationToken).ConfigureAwait(false);
        KernelMemorySearch project = _engine.Find(memory.Project) ?? throw new TierKitException("The notes were opened without the Kernel Memory service. Call kit.UseKernelMemory(…) on the builder of the same container.");
        await project.CompareAsync(cancellationToken).ConfigureAwait(false);
        return project;
    }

    private async Task<(IAsyncEnumerator<KernelMemoryAnswerUpdate>? Pieces, KernelMemoryException? Failure)> BeginAsync(
        KernelMemorySearch project, string question, KernelMemoryAskOptions options, CancellationTokenSource ending)
    {
        IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> filters = FilterObjects.Of(new NoteFilter { Types = options.Types }, options.Tags);
        try
        {
            return (await _engine.Calls.RunAsync(null, BeginAsync, ending.Token).ConfigureAwait(false), null);
        }
        catch (KernelMemoryException exception)
        {
            return (null, exception);
        }

        async Task<IAsyncEnumerator<KernelMemoryAnswerUpdate>> BeginAsync(CancellationToken token)
        {
            // The first piece counts for the health of the service; the rest is read outside of the call that asked.
            using CancellationTokenRegistration registration = token.Register(ending.Cancel);
            IAsyncEnumerator<KernelMemoryAnswerUpdate> pieces = project.Client.AskAsync(question, filters, options.MinRelevance ?? _engine.Options.MinRelevance, ending.Token).GetAsyncEnumerator(CancellationToken.None);
            try
            {
                return await pieces.MoveNextAsync().ConfigureAwait(false) ? pieces : throw new KernelMemoryException(KernelMemoryError.UnexpectedAnswer, "The service's answer has no piece at all. Ask again.");
            }
            catch
            {
                await pieces.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private static async Task<(bool More, KernelMemoryException? Failure)> NextAsync(IAsyncEnumerator<KernelMemoryAnswerUpdate> pieces)
    {
        try
        {
            return (await pieces.MoveNextAsync().ConfigureAwait(false), null);
        }
        catch (KernelMemoryException exception)
        {
            return (false, exception);
        }
    }

    private static async Task<KernelMemoryAnswerUpdate> QuoteAsync(BasicMemory memory, string question, bool replaces, KernelMemoryException failure, CancellationToken cancellationToken)
    {
        PromptContext context = await memory.GetPromptContextAsync(question, new PromptContextOptions { MaxPassages = 3, MaxTokens = 800, ExpandRelations = false }, cancellationToken).ConfigureAwait(false);
        StringBuilder text = new(context.Passages.Count == 0 ? "The service gave no answer, and the notes say nothing about this." : "The service gave no answer. This is what the notes say, in their own words:\n");
        foreach (CitedPassage passage in context.Passages)
        {
            text.Append('\n').AppendJoin('\n', passage.Text.TrimEnd().Split('\n').Select(static line => "> " + line)).Append("\n— ").Append(passage.Citation).Append('\n');
        }

        return new KernelMemoryAnswerUpdate(text.ToString().TrimEnd(), replaces, context.Passages.Count == 0, [.. context.Passages.Select(static (passage, place) => new KernelMemoryPassage("", passage.Text, 0, place)
        {
            Tags = new Dictionary<string, IReadOnlyList<string>> { [OutgoingDocument.PermalinkTag] = [passage.Permalink ?? passage.Citation], [OutgoingDocument.SensitivityTag] = [passage.Sensitivity.ToString()] },
        })])
        {
            Notice = failure.Message,
        };
    }

    private static Sensitivity LabelOf(KernelMemoryPassage source)
        => source.Tags.TryGetValue(OutgoingDocument.SensitivityTag, out IReadOnlyList<string>? named) && Enum.TryParse(named[0], ignoreCase: true, out Sensitivity label) && Enum.IsDefined(label) ? label : Sensitivity.Private;
}

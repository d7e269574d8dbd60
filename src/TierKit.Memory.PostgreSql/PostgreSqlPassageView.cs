using Npgsql;
using TierKit.Memory.Indexing;
using TierKit.Memory.Search;

namespace TierKit.Memory.PostgreSql;

/// <summary>Shows the tables of a project as of one moment.</summary>
internal sealed class PostgreSqlPassageView(Session session, Lexemes lexemes, PassageQuery query, bool hasVectorType) : IPassageView
{
    private const int Enough = 4;
    private const int MostLongerTerms = 200;
    // The levels alone order roughly: this many more are looked at closely.
    private const int Oversampling = 4;

    private readonly Dictionary<long, byte[]> _counted = [];
    private readonly Dictionary<long, double> _cosines = [];
    private readonly Dictionary<long, Guid> _ids = [];
    private PassageMatch[]? _near;
    private string? _required;

    public PassageStatistics Statistics { get; private set; }

    public bool HasVectors { get; private set; }

    /// <summary>Gets the space whose vectors serve.</summary>
    public string? Serving { get; private set; }

    public async ValueTask OpenAsync()
    {
        await session.RunAsync(
        [
            (
                "SELECT notes, passages, words, terms, serving, serving = $2 AND EXISTS(SELECT 1 FROM embedding WHERE project = $1 AND space = $2) FROM project WHERE id = $1",
                [session.Project, query.Space ?? ""],
                reader =>
                {
                    Statistics = new PassageStatistics(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
                    Serving = reader.IsDBNull(4) ? null : reader.GetString(4);
                    HasVectors = !reader.IsDBNull(5) && reader.GetBoolean(5);
                }),
        ]).ConfigureAwait(false);
        _required = query.Required is { } required ? await ConditionAsync(required).ConfigureAwait(false) : null;
    }

    public async ValueTask<bool> AnyAsync()
    {
        Conditions conditions = Scoped();
        return (await session.QueryAsync($"SELECT EXISTS(SELECT 1 FROM document WHERE {conditions.Text})", static reader => reader.GetBoolean(0), conditions.Values).ConfigureAwait(false))[0];
    }

    public async ValueTask<IReadOnlyDictionary<string, TermFrequency>> FrequenciesAsync(IReadOnlyCollection<string> terms)
    {
        string[] asked = [.. terms];
        Dictionary<string, TermFrequency> found = asked.ToDictionary(static term => term, static _ => default(TermFrequency), StringComparer.Ordinal);
        await session.RunAsync(
        [
            (
                "SELECT given.place, (SELECT count(*) FROM passage_lexemes l WHERE l.lexemes @@ given.lexeme::tsquery), (SELECT count(*) FROM note_lexemes l WHERE l.lexemes @@ given.lexeme::tsquery) FROM unnest($1::text[]) WITH ORDINALITY given(lexeme, place)",
                [Array.ConvertAll(asked, lexemes.Of)],
                reader => found[asked[reader.GetInt64(0) - 1]] = new TermFrequency(reader.GetInt64(1), reader.GetInt64(2))),
        ]).ConfigureAwait(false);
        return found;
    }

    public async ValueTask<IReadOnlyList<string>> LongerTermsAsync(string prefix, int most) => await session.QueryAsync(
        "SELECT word FROM word WHERE project = $1 AND word >= $2 AND word < $3 ORDER BY word LIMIT $4",
        static reader => reader.GetString(0),
        session.Project, prefix, prefix + "\U0010FFFF", most).ConfigureAwait(false);

    public async ValueTask<WordMatches> FindByWordsAsync(WordQuery words)
    {
        List<(PassageMatch Match, byte[] Counted)> passages = [];
        List<NoteMatch> notes = [];
        if (words.Words.Count == 0)
        {
            return new WordMatches([], notes);
        }

        Conditions conditions = Scoped();
        string any = conditions.Value(string.Join('|', Telling(words).Select(word => lexemes.Of(word.Term))));
        string scope = query.IsRestricted ? $"AND {conditions.Text}" : "";
        string passageScope = query.IsRestricted ? $"JOIN document ON document.key = l.key / {Tables.PassagesPerNote}" : "";
        List<(string, object?[], Action<NpgsqlDataReader>?)> statements =
        [
            (
                $"SELECT p.key, p.counted FROM passage_lexemes l {passageScope} JOIN passage p ON p.key = l.key AND p.project = $1 WHERE l.lexemes @@ {any}::tsquery {scope}",
                conditions.Values,
                reader =>
                {
                    byte[] counted = reader.GetFieldValue<byte[]>(1);
                    passages.Add((new PassageMatch(reader.GetInt64(0), reader.GetInt64(0) / Tables.PassagesPerNote, words.ScorePassage(counted)), counted));
                }),
        ];
        if (words.Ranking.NoteShare != 0)
        {
            statements.Add((
                $"SELECT document.key, document.count, document.counted, document.id FROM note_lexemes l JOIN document ON document.key = l.key AND document.project = $1 WHERE l.lexemes @@ {any}::tsquery {scope}",
                conditions.Values,
                reader =>
                {
                    notes.Add(new NoteMatch(reader.GetInt64(0), reader.GetInt64(0) * Tables.PassagesPerNote, reader.GetInt32(1), words.ScoreNote(reader.GetFieldValue<byte[]>(2))));
                    _ids[reader.GetInt64(0)] = reader.GetGuid(3);
                }));
        }

        List<PassageMatch> near = [];
        if (HasVectors)
        {
            // Whoever asks by words asks by meaning next; each journey costs more than what it brings.
            statements.Add(Nearest(words.Most / 2, near));
        }

        await session.RunAsync(statements).ConfigureAwait(false);
        (PassageMatch Match, byte[] Counted)[] best = [.. passages.OrderByDescending(static found => found.Match.Score).ThenBy(static found => found.Match.Passage).Take(words.Most)];
        _near = HasVectors ? Ordered(near) : null;
        foreach ((PassageMatch match, byte[] counted) in best)
        {
            _counted[match.Passage] = counted;
        }

        return new WordMatches([.. best.Select(static found => found.Match)], [.. notes.OrderByDescending(static note => note.Score).ThenBy(static note => note.Note).Take(words.Most)]);
    }

    public async ValueTask<IReadOnlyList<PassageMatch>> FindByMeaningAsync(int most)
    {
        if (HasVectors && (_near is null || _near.Length < most))
        {
            List<PassageMatch> near = [];
            await session.RunAsync([Nearest(most, near)]).ConfigureAwait(false);
            _near = Ordered(near);
        }

        return [.. (_near ?? []).Take(most)];
    }

    public async ValueTask<IReadOnlyList<PassageTerms>> TermsAsync(IReadOnlyCollection<long> passages)
    {
        Dictionary<long, double> cosines = [];
        List<(string, object?[], Action<NpgsqlDataReader>?)> statements = [];
        if (passages.Where(passage => !_counted.ContainsKey(passage)).ToArray() is { Length: > 0 } missing)
        {
            statements.Add(("SELECT key, counted FROM passage WHERE project = $1 AND key = ANY($2)", [session.Project, missing], reader => _counted[reader.GetInt64(0)] = reader.GetFieldValue<byte[]>(1)));
        }

        if (HasVectors && passages.Where(passage => !_cosines.ContainsKey(passage)).ToArray() is { Length: > 0 } unknown)
        {
            statements.Add((
                "SELECT passage, packed FROM embedding WHERE project = $1 AND space = $2 AND passage = ANY($3)",
                [session.Project, query.Space, unknown],
                reader => _cosines[reader.GetInt64(0)] = query.CosineTo(reader.GetFieldValue<byte[]>(1))));
        }

        if (statements.Count > 0)
        {
            await session.RunAsync(statements).ConfigureAwait(false);
        }

        return [.. passages.Where(_counted.ContainsKey).Select(passage => new PassageTerms(passage, _counted[passage], _cosines.GetValueOrDefault(passage)))];
    }

    public async ValueTask<IReadOnlyDictionary<long, Guid>> IdsAsync(IReadOnlyCollection<long> notes)
    {
        if (notes.Where(note => !_ids.ContainsKey(note)).ToArray() is { Length: > 0 } unknown)
        {
            await session.RunAsync([("SELECT key, id FROM document WHERE project = $1 AND key = ANY($2)", [session.Project, unknown], reader => _ids[reader.GetInt64(0)] = reader.GetGuid(1))]).ConfigureAwait(false);
        }

        return _ids;
    }

    public async ValueTask<IReadOnlyList<PassageText>> TextsAsync(IReadOnlyCollection<long> passages) => await session.QueryAsync(
        "SELECT key, body, heading, line, last FROM passage WHERE project = $1 AND key = ANY($2)",
        static reader => new PassageText(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetInt32(4)),
        session.Project, passages.ToArray()).ConfigureAwait(false);

    public async ValueTask<ListedNotes> ListAsync(int offset, int limit)
    {
        Conditions conditions = Scoped();
        object?[] values = conditions.Values;
        int total = 0;
        List<(Guid, long)> notes = [];
        await session.RunAsync(
        [
            ($"SELECT count(*)::int FROM document WHERE {conditions.Text}", values, reader => total = reader.GetInt32(0)),
            (
                $"SELECT id, key FROM document WHERE {conditions.Text} ORDER BY modified DESC, path OFFSET ${values.Length + 1} LIMIT ${values.Length + 2}",
                [.. values, offset, limit],
                reader => notes.Add((reader.GetGuid(0), reader.GetInt64(1) * Tables.PassagesPerNote))),
        ]).ConfigureAwait(false);
        return new ListedNotes(notes, total);
    }

    private (string, object?[], Action<NpgsqlDataReader>?) Nearest(int most, List<PassageMatch> near)
    {
        Conditions conditions = Scoped();
        string space = conditions.Value(query.Space);
        string order = hasVectorType
            ? $"e.near <=> {conditions.Value(VectorText.Numbers(query.Vector.Span))}::vector"
            : $"bit_count(e.levels # {conditions.Value(VectorLevels.Of(query.Vector.Span))}::bit varying)";
        string scope = query.IsRestricted ? $"JOIN document ON document.key = e.passage / {Tables.PassagesPerNote} AND {conditions.Text}" : "";
        string limit = conditions.Value(hasVectorType ? most : most * Oversampling);
        return (
            $"SELECT e.passage, e.packed FROM embedding e {scope} WHERE e.project = $1 AND e.space = {space} ORDER BY {order} LIMIT {limit}",
            conditions.Values,
            reader =>
            {
                double cosine = query.CosineTo(reader.GetFieldValue<byte[]>(1));
                _cosines[reader.GetInt64(0)] = cosine;
                if (cosine > 0)
                {
                    near.Add(new PassageMatch(reader.GetInt64(0), reader.GetInt64(0) / Tables.PassagesPerNote, cosine));
                }
            });
    }

    private static PassageMatch[] Ordered(List<PassageMatch> near) => [.. near.OrderByDescending(static match => match.Score).ThenBy(static match => match.Passage)];

    private Conditions Scoped()
    {
        Conditions conditions = new("document", session.Project);
        conditions.AddFilter(query.Filter);
        conditions.AddTags(query.Filter.Tags.Concat(query.Tags), "document.tags");
        if (_required is not null)
        {
            conditions.Add(_required);
        }

        return conditions;
    }

    /// <summary>Picks the rarest words that give candidates enough: what holds only the others is not among the best.</summary>
    /// <remarks>Conditions may leave nothing of them, so that then every word counts.</remarks>
    private IEnumerable<WeighedWord> Telling(WordQuery words)
    {
        long found = 0;
        foreach (WeighedWord word in words.Words.OrderBy(static word => word.Passages))
        {
            yield return word;
            found += word.Passages;
            if (!query.IsRestricted && found >= (long)words.Most * Enough)
            {
                yield break;
            }
        }
    }

    private async ValueTask<string> ConditionAsync(TermExpression expression)
    {
        if (expression.Kind == TermExpressionKind.Phrase)
        {
            string phrase = await PhraseAsync(expression).ConfigureAwait(false);
            // A note's own vector holds what its passages share; a long note's holds less than they do.
            return $"document.key IN (SELECT key FROM note_lexemes WHERE lexemes @@ '{phrase}'::tsquery UNION SELECT key / {Tables.PassagesPerNote} FROM passage_lexemes WHERE lexemes @@ '{phrase}'::tsquery)";
        }

        List<string> operands = [];
        foreach (TermExpression operand in expression.Operands)
        {
            operands.Add(await ConditionAsync(operand).ConfigureAwait(false));
        }

        return expression.Kind switch
        {
            TermExpressionKind.All => $"({string.Join(" AND ", operands)})",
            TermExpressionKind.Any => $"({string.Join(" OR ", operands)})",
            _ => $"({operands[0]} AND NOT ({string.Join(" OR ", operands.Skip(1))}))",
        };
    }

    private async ValueTask<string> PhraseAsync(TermExpression phrase)
    {
        string[] parts = [.. phrase.Terms.Select(lexemes.Of)];
        if (phrase.IsPrefix && await LongerTermsAsync(phrase.Terms[^1], MostLongerTerms).ConfigureAwait(false) is { Count: > 0 } longer)
        {
            parts[^1] = $"({string.Join('|', longer.Select(lexemes.Of))})";
        }

        return string.Join("<->", parts);
    }
}

using System.Text;
using TierKit.Memory.Indexing;
using TierKit.Memory.Search;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Writes notes of the sentences of the retrieval cases, and asks their questions.</summary>
internal sealed class CaseText
{
    private readonly Random _random = new(1);
    private readonly string[] _titles;
    private readonly string[] _sentences;
    private readonly string[] _questions;

    public CaseText(string cases)
    {
        EvaluationDocument[] corpus = [.. ((string[])["scifact", "cranfield"]).SelectMany(set => RetrievalEvaluator.ReadCorpus(Path.Combine(cases, set + ".corpus.jsonl")))];
        _titles = [.. corpus.Select(static document => document.Title).Where(static title => title.Length > 0)];
        _sentences = [.. corpus.SelectMany(static document => document.Text.Split(". ", StringSplitOptions.RemoveEmptyEntries))];
        _questions = [.. ((string[])["scifact", "cranfield"]).SelectMany(set => RetrievalEvaluator.ReadQueries(Path.Combine(cases, set + ".queries.jsonl"))).Select(static query => query.Text)];
        _random.Shuffle(_questions);
    }

    public string Question(int number) => _questions[number % _questions.Length];

    public string Note(int number, int words) => $"---\ntags: [tag{number % 20}]\n---\n# {_titles[_random.Next(_titles.Length)]}\n\n{Body(words)}\n- [fact] number {number} #seen\n- follows [[note {number - 1}]]\n";

    public string Body(int words)
    {
        StringBuilder text = new();
        for (int count = 0, line = 1; count < words; line++)
        {
            string sentence = _sentences[_random.Next(_sentences.Length)];
            count += sentence.AsSpan().Count(' ') + 1;
            text.Append(sentence).Append(line % 4 == 0 ? ".\n\n" : ". ");
        }

        return text.ToString();
    }
}

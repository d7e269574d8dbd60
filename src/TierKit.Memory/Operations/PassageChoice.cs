using TierKit.Memory.Indexing;

namespace TierKit.Memory.Operations;

/// <summary>Chooses the passages of a prompt: the best of each note first, then more of the best notes, within a budget.</summary>
internal static class PassageChoice
{
    private const int CharactersPerToken = 4;

    // A note that only a link led to, or a second passage, is worth its tokens only beside something close to the best.
    private const double WorthShare = .35;

    public static IReadOnlyList<CitedPassage> Choose(IReadOnlyList<FoundNote> notes, PromptContextOptions options)
    {
        int budget = Math.Max(1, options.MaxTokens) * CharactersPerToken;
        List<CitedPassage> chosen = [];
        double best = notes.Count == 0 ? 0 : notes[0].Score;
        foreach ((FoundNote note, PassageHit passage) in Candidates(notes).Where(candidate => candidate.Note.Score >= best * WorthShare))
        {
            if (chosen.Count == options.MaxPassages)
            {
                break;
            }

            string text = chosen.Count == 0 && passage.Text.Length > budget ? TokenBudget.Cut(passage.Text, budget) : passage.Text;
            if (text.Length > budget)
            {
                continue;
            }

            budget -= text.Length;
            chosen.Add(new CitedPassage
            {
                Number = chosen.Count + 1,
                Title = note.Title,
                FilePath = note.FilePath,
                Source = note.Source,
                Permalink = note.Permalink,
                Heading = passage.Heading,
                Line = note.Location is null ? passage.Line : 0,
                Location = note.Location,
                Text = text,
                Sensitivity = note.Sensitivity,
            });
        }

        return chosen;
    }

    private static IEnumerable<(FoundNote Note, PassageHit Passage)> Candidates(IReadOnlyList<FoundNote> notes)
    {
        IEnumerable<(FoundNote Note, PassageHit Passage, int Place)> all = notes.SelectMany(static note => note.Passages.Select((passage, place) => (note, passage, place)));
        return all.OrderBy(static candidate => candidate.Place).Select(static candidate => (candidate.Note, candidate.Passage));
    }
}

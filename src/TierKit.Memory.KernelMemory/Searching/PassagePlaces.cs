using System.Text;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.KernelMemory.Searching;

/// <summary>Finds where passages stand in their notes: the service keeps no lines, and its cutter puts blanks where it likes.</summary>
internal static class PassagePlaces
{
    /// <summary>Gives the passages of a hit the lines of the note's file on which they stand; one that is not in it keeps none.</summary>
    public static NoteHit Place(NoteHit hit, NoteDocument note)
    {
        Letters all = Letters.Of(note.Text);
        return new NoteHit
        {
            NoteId = hit.NoteId,
            Score = hit.Score,
            Coverage = hit.Coverage,
            Parts = hit.Parts,
            MatchedTerms = hit.MatchedTerms,
            Passages = [.. hit.Passages.Select(passage => passage.Line > 0 ? passage : Place(passage, all, note.FirstLine))],
        };
    }

    private static PassageHit Place(PassageHit passage, Letters note, int firstLine)
    {
        string letters = Letters.Of(passage.Text).Text;
        int at = letters.Length == 0 ? -1 : note.Text.IndexOf(letters, StringComparison.Ordinal);
        return at < 0 ? passage : new PassageHit
        {
            Text = passage.Text,
            Heading = passage.Heading,
            Line = firstLine + note.LineOf(at),
            EndLine = firstLine + note.LineOf(at + letters.Length - 1),
            Score = passage.Score,
            Parts = passage.Parts,
            MatchedTerms = passage.MatchedTerms,
        };
    }

    /// <summary>Represents a text without its blanks, and where its lines began.</summary>
    private sealed class Letters(string text, List<int> starts)
    {
        public string Text => text;

        public static Letters Of(string text)
        {
            StringBuilder letters = new(text.Length);
            List<int> starts = [0];
            foreach (char letter in text)
            {
                if (letter == '\n')
                {
                    starts.Add(letters.Length);
                }
                else if (!char.IsWhiteSpace(letter))
                {
                    letters.Append(letter);
                }
            }

            return new Letters(letters.ToString(), starts);
        }

        /// <returns>The line, from 0, that the letter at a position stands on; empty lines before it have no letter.</returns>
        public int LineOf(int position)
        {
            // The last of the lines that begin at or before it.
            int low = 0;
            int high = starts.Count;
            while (high - low > 1)
            {
                int middle = (low + high) / 2;
                (low, high) = starts[middle] <= position ? (middle, high) : (low, middle);
            }

            return low;
        }
    }
}

namespace TierKit.Policy;

/// <summary>Finds with every detector, and resolves what overlaps: the longest finding counts.</summary>
internal sealed class Redactor(IReadOnlyList<ISensitiveDetector> detectors)
{
    public List<SensitiveSpan> Find(string text)
    {
        TextFold fold = TextFold.Of(text);
        List<SensitiveSpan> found = [];
        for (int i = 0; i < detectors.Count; i++)
        {
            try
            {
                detectors[i].Find(fold.Text, found);
            }
            catch (Exception exception) when (exception is not TierKitException)
            {
                // Its words may hold the text that it was given.
                throw new TierKitException($"The detector '{detectors[i].GetType().Name}' failed ({exception.GetType().Name}), so nothing was sent under pseudonyms; mend it or take it out of the container.");
            }
        }

        if (found.Count == 0)
        {
            return found;
        }

        for (int i = 0; i < found.Count; i++)
        {
            found[i] = fold.Map(found[i]);
        }

        return Resolve(found);
    }

    /// <summary>Orders spans and joins those that overlap.</summary>
    public static List<SensitiveSpan> Resolve(List<SensitiveSpan> found)
    {
        found.Sort(static (one, other) => one.Start != other.Start ? one.Start.CompareTo(other.Start) : other.Length.CompareTo(one.Length));
        List<SensitiveSpan> kept = new(found.Count);
        foreach (SensitiveSpan span in found)
        {
            if (kept.Count > 0 && span.Start < kept[^1].Start + kept[^1].Length)
            {
                SensitiveSpan last = kept[^1];
                int end = Math.Max(last.Start + last.Length, span.Start + span.Length);
                kept[^1] = last with { Length = end - last.Start, Kind = span.Length > last.Length ? span.Kind : last.Kind };
            }
            else
            {
                kept.Add(span);
            }
        }

        return kept;
    }
}

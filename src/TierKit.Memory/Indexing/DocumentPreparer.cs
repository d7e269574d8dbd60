using System.Security.Cryptography;
using System.Text;
using TierKit.Memory.Encoders;
using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Does with a note what needs no database: cuts it, finds its terms, encodes it. Thread-safe.</summary>
internal static class DocumentPreparer
{
    public static PreparedDocument Prepare(NoteDocument document)
    {
        using TermText terms = new();
        string title = Written(terms, document.Title);
        string tags = Written(terms, string.Join(' ', document.Tags));
        string nameDates = DateWords.Of(document.Title);
        IReadOnlyList<CutPassage> cuts = PassageCutter.Cut(document.Text, document.FirstLine);
        // A note without text still has a title to be found by.
        cuts = cuts.Count > 0 ? cuts : [new CutPassage("", "", document.FirstLine, document.FirstLine)];
        List<PreparedPassage> passages = new(cuts.Count);
        StringBuilder body = new();
        StringBuilder headings = new();
        StringBuilder dates = new();
        string lastHeading = "";
        foreach (CutPassage cut in cuts)
        {
            terms.Write(document.Title, TermField.Title);
            terms.Write(string.Join(' ', document.Tags), TermField.Tags);
            string dateTerms = Written(terms, nameDates + DateWords.Of(cut.Text), TermField.Dates);
            string headingTerms = Written(terms, cut.Heading, TermField.Heading);
            int count = terms.Write(cut.Text, TermField.Body);
            string bodyTerms = terms.Written.ToString();
            passages.Add(new PreparedPassage(cut, new PreparedFields(title, headingTerms, bodyTerms, tags, dateTerms), terms.TakeVector(count), count));
            body.Append(bodyTerms);
            dates.Append(dateTerms);
            headings.Append(cut.Heading == lastHeading ? "" : headingTerms);
            lastHeading = cut.Heading;
        }

        return new PreparedDocument(document, passages, new PreparedFields(title, headings.ToString(), body.ToString(), tags, dates.ToString()));
    }

    /// <summary>Encodes all passages of a note; there are no vectors unless the outcome is encoded.</summary>
    public static async ValueTask<(EncodingOutcome Outcome, byte[]? Vectors)> EncodeAsync(ITextEncoder encoder, EmbeddingSpace space, string title, IReadOnlyList<(string Heading, string Text)> passages, Policy.Sensitivity label, CancellationToken cancellationToken)
    {
        const int batch = 64;
        byte[] packed = new byte[passages.Count * QuantizedVector.LengthOf(space.Dimension)];
        float[] vectors = new float[Math.Min(batch, passages.Count) * space.Dimension];
        for (int start = 0; start < passages.Count; start += batch)
        {
            string[] texts = [.. passages.Skip(start).Take(batch).Select(passage => TextOf(title, passage.Heading, passage.Text))];
            Memory<float> room = vectors.AsMemory(0, texts.Length * space.Dimension);
            EncodingOutcome outcome = await encoder.EncodeAsync(texts, label, room, cancellationToken).ConfigureAwait(false);
            if (outcome != EncodingOutcome.Encoded)
            {
                return (outcome, null);
            }

            for (int i = 0; i < texts.Length; i++)
            {
                QuantizedVector.Pack(room.Span.Slice(i * space.Dimension, space.Dimension), packed.AsSpan((start + i) * QuantizedVector.LengthOf(space.Dimension)));
            }
        }

        return (EncodingOutcome.Encoded, packed);
    }

    /// <summary>Gets the text of a passage that is encoded.</summary>
    // Title and headings say what a passage is about where it says "it" itself.
    public static string TextOf(string title, string heading, string text) => $"{title}\n{heading}\n{text}";

    /// <summary>Gets what the text that is encoded is known by.</summary>
    public static byte[] HashOf(string title, string heading, string text) => SHA256.HashData(Encoding.UTF8.GetBytes(TextOf(title, heading, text)));

    private static string Written(TermText terms, string text, TermField? field = null)
    {
        terms.Write(text, field);
        return terms.Written.ToString();
    }
}

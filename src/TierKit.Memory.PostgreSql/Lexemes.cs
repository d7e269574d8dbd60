using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql;

/// <summary>Turns terms into the lexemes of one project: keyed hashes, since no row policy can protect an index of text.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Lexemes(byte[] salt)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
    private const int MostRemembered = 200_000;
    private const int LastPosition = 16_383;
    private const int Gap = 8;
    private const int MostOfANote = 50_000;

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    public string Of(string term)
    {
        if (_known.TryGetValue(term, out string? lexeme))
        {
            return lexeme;
        }

        if (_known.Count > MostRemembered)
        {
            _known.Clear();
        }

        return _known[term] = Hash(term);
    }

    /// <summary>Gets the lexemes of a passage with their places and weights, as the server reads a <c>tsvector</c>.</summary>
    public string Vector(PreparedFields fields) => Write(Collect(fields), int.MaxValue);

    /// <summary>Gets the same for a whole note, whose vector must stay below a megabyte: what does not fit is found in its passages.</summary>
    public string NoteVector(PreparedFields fields)
    {
        Dictionary<string, List<(int Position, char Weight)>> places = Collect(fields);
        return Write(places.Take(MostOfANote), places.Count switch { < 4_000 => 100, < 20_000 => 16, _ => 1 });
    }

    /// <summary>Gets the distinct terms of a passage.</summary>
    public static IEnumerable<string> Terms(PreparedFields fields)
        => new[] { fields.Title, fields.Headings, fields.Body, fields.Tags, fields.Dates }.SelectMany(static field => field.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private Dictionary<string, List<(int Position, char Weight)>> Collect(PreparedFields fields)
    {
        Dictionary<string, List<(int Position, char Weight)>> places = new(StringComparer.Ordinal);
        int position = 1;
        // The text last: where positions run out, its end has none of its own.
        foreach ((string field, char weight) in ((string, char)[])[(fields.Title, 'A'), (fields.Headings, 'B'), (fields.Tags, 'B'), (fields.Dates, 'C'), (fields.Body, 'D')])
        {
            foreach (string term in field.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                string lexeme = Of(term);
                if (!places.TryGetValue(lexeme, out List<(int, char)>? list))
                {
                    places[lexeme] = list = [];
                }

                list.Add((Math.Min(position++, LastPosition), weight));
            }

            // Phrases do not run from one field into the next.
            position += Gap;
        }

        return places;
    }

    private static string Write(IEnumerable<KeyValuePair<string, List<(int Position, char Weight)>>> places, int most)
    {
        StringBuilder text = new();
        foreach ((string lexeme, List<(int Position, char Weight)> list) in places)
        {
            text.Append(text.Length > 0 ? " " : "").Append(lexeme);
            for (int i = 0; i < Math.Min(most, list.Count); i++)
            {
                text.Append(i == 0 ? ':' : ',').Append(CultureInfo.InvariantCulture, $"{list[i].Position}{list[i].Weight}");
            }
        }

        return text.ToString();
    }

    private string Hash(string term)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(term), hash);
        ulong number = BitConverter.ToUInt64(hash);
        return string.Create(13, number, static (letters, rest) =>
        {
            for (int i = 0; i < letters.Length; i++, rest >>= 5)
            {
                letters[i] = Letters[(int)(rest & 31)];
            }
        });
    }
}

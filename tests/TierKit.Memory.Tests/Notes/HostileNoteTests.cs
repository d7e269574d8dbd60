using System.Text;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Notes;

public sealed class HostileNoteTests
{
    private const int Rounds = 20_000;

    private static readonly string[] Pieces =
    [
        "---\n", "---", "\n", "\r\n", "\r", "title: ", "tags:", "- ", "  ", "\t", "[", "]", "[[", "]]", "{", "}", ": ", ":", "#", " #", "&a ", "*a", "!!", "! ",
        "|", ">", "|\n  x\n", "'", "\"", "\\", "\0", "\uFEFF", "\u2028", "%YAML 1.1\n", "...", "? ", "<<: ", "key", "value", "2023-02-30", "1:30", "(", ")",
        "# H\n", "## S\n", "```\n", "~~~", "> ", "1. ", "- [cat] text #tag (ctx)\n", "- uses [[X]] (y)\n", "<div>", "é", "日", "🎉", "created: ", "permalink: ",
    ];

    [Fact]
    public void Parse_RandomText_AlwaysGivesANote()
    {
        Random random = new(17);
        int withWarnings = 0;
        for (int round = 0; round < Rounds; round++)
        {
            string text = round % 2 == 0 ? Compose(random) : $"---\nkey: value\n{Compose(random)}\n---\n{Compose(random)}";

            Note note = NoteParser.Parse(text, "n.md", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc);

            Assert.NotEmpty(note.Title);
            Assert.All(note.Warnings, static warning => Assert.True(warning.Line > 0));
            withWarnings += note.Warnings.Count > 0 ? 1 : 0;
        }

        Assert.True(withWarnings > Rounds / 20, $"Only {withWarnings} of {Rounds} texts were broken enough to show anything.");
    }

    [Fact]
    public void Merge_IntoRandomText_SetsTheEntryAndKeepsTheBody()
    {
        Random random = new(29);
        int merged = 0;
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            string text = "---\nkey: value\n" + Compose(random) + "\n---\nbody " + Compose(random);
            string edited;
            try
            {
                edited = FrontmatterEditor.Merge(text, [new("key", "new: value"), new("other", true)]);
            }
            catch (NoteFormatException)
            {
                refused++;
                continue;
            }

            merged++;
            YamlMapping before = FrontmatterText.Parse(text);
            YamlMapping after = FrontmatterText.Parse(edited);
            Assert.Equal("new: value", after.Entries["key"]);
            Assert.Equal(true, after.Entries["other"]);
            Assert.Equal(text[FrontmatterSpan.Find(text)!.BodyStart..], edited[FrontmatterSpan.Find(edited)!.BodyStart..]);
            Assert.All(before.Entries.Where(static entry => entry.Key is not ("key" or "other")), entry
                => Assert.Equal(YamlWriter.Write([entry]), YamlWriter.Write([new(entry.Key, after.Entries[entry.Key])])));
        }

        Assert.True(merged > Rounds / 20 && refused > 0, $"{merged} merged, {refused} refused: one of the two says nothing.");
    }

    [Fact]
    public void Append_ToRandomText_OnlyAdds()
    {
        Random random = new(31);
        for (int round = 0; round < Rounds; round++)
        {
            string text = Compose(random);

            string edited = NoteEditor.Apply(text, new NoteEdit(NoteEdit.Append, "added"));

            Assert.StartsWith(text, edited, StringComparison.Ordinal);
            Assert.EndsWith("added", edited, StringComparison.Ordinal);
            Assert.InRange(edited.Length - text.Length, 5, 7);
        }
    }

    private static string Compose(Random random)
    {
        StringBuilder text = new();
        for (int pieces = random.Next(1, 14); pieces > 0; pieces--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }
}

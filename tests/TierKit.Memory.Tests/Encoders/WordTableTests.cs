using System.Security.Cryptography;
using TierKit.Memory.Encoders;

namespace TierKit.Memory.Tests.Encoders;

public sealed class WordTableTests
{
    [Fact]
    public void Resource_AsPacked_HasTheChecksumThatTheBuilderWrote()
    {
        byte[] table = Bytes();
        string said = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Encoders", "words-100d.sha256"));

        Assert.Equal(said.Split(' ')[0], Convert.ToHexStringLower(SHA256.HashData(table)));
        Assert.Equal(Convert.ToHexStringLower(table, 8, 8), Convert.ToHexStringLower(SHA256.HashData(table.AsSpan(16)), 0, 8));
        Assert.Equal(Convert.ToHexStringLower(table, 8, 8), EmbeddedEncoder.Shared.Space.Digest);
    }

    [Fact]
    public void Read_CopiedIntoMemory_FindsEveryWordWhereTheMappedOneDoes()
    {
        WordTable mapped = WordTable.Open();
        WordTable copied = WordTable.Read(new MemoryStream(Bytes()));
        int examined = 0;
        for (int row = 0; row < 60_000; row++, examined++)
        {
            Assert.Equal(row, mapped.Find(mapped.Word(row)));
            Assert.Equal(row, copied.Find(mapped.Word(row)));
            Assert.True(mapped.Row(row).SequenceEqual(copied.Row(row)));
            Assert.True(mapped.Scale(row) > 0);
        }

        Assert.Equal(60_000, examined);
        Assert.Equal(-1, mapped.Find("notawordatall"u8));
        Assert.Equal(-1, mapped.Find(""u8));
    }

    [Fact]
    public void Read_CutOffOrForeign_SaysWhatToDo()
    {
        byte[] table = Bytes();

        Assert.Contains("restore", Assert.Throws<InvalidDataException>(() => WordTable.Read(new MemoryStream(table[..^1]))).Message, StringComparison.Ordinal);
        Assert.Contains("restore", Assert.Throws<InvalidDataException>(() => WordTable.Read(new MemoryStream(new byte[1000]))).Message, StringComparison.Ordinal);
        Assert.Contains("restore", Assert.Throws<InvalidDataException>(() => WordTable.Read(new MemoryStream([]))).Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes()
    {
        using Stream stream = typeof(WordTable).Assembly.GetManifestResourceStream(WordTable.Resource)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

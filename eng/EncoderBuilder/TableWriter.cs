using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TierKit.Memory.Encoders;

namespace TierKit.EncoderBuilder;

/// <summary>Writes the packed table; <see cref="WordTable"/> has the format.</summary>
internal static class TableWriter
{
    public static byte[] Write(string[] words, float[] table, Recipe recipe, ushort[] neighbours)
    {
        (byte[] rows, Half[] scales) = PackedRows.Pack(table, WordVectors.Dimension);
        using MemoryStream body = new();
        Span<byte> number = stackalloc byte[4];
        foreach (int value in (ReadOnlySpan<int>)[words.Length, WordVectors.Dimension, recipe.Neighbours, words.Sum(static w => w.Length)])
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
            body.Write(number);
        }

        body.Write(rows);
        foreach (Half scale in scales)
        {
            BinaryPrimitives.WriteHalfLittleEndian(number, scale);
            body.Write(number[..2]);
        }

        foreach (ushort neighbour in neighbours)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(number, neighbour);
            body.Write(number[..2]);
        }

        body.Write([.. words.Select(static w => (byte)w.Length)]);
        body.Write(Encoding.ASCII.GetBytes(string.Concat(words)));
        byte[] bytes = body.ToArray();
        return [.. WordTable.Magic, .. SHA256.HashData(bytes).AsSpan(0, 8), .. bytes];
    }
}

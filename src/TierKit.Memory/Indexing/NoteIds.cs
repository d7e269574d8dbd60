using System.Security.Cryptography;
using System.Text;

namespace TierKit.Memory.Indexing;

/// <summary>Makes the id of a note from what names it, so that an index that is filled again gives the same ids.</summary>
internal static class NoteIds
{
    /// <param name="name">The permalink, or the path of a file that has none.</param>
    public static Guid Of(string name)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes("tierkit-note\n" + name));
        // Version 8 of the format: an id that its maker computed.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}

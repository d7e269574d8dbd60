using System.Security.Cryptography;
using System.Text;

namespace TierKit.Memory.KernelMemory.Documents;

/// <summary>Makes ids of documents from ids of notes: projects that share an index never touch each other's.</summary>
internal sealed class DocumentIds(string project)
{
    private const int Length = 32;

    private readonly string _prefix = $"note-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..12]}-";

    public string Of(Guid note) => _prefix + note.ToString("N");

    /// <returns>The note's id; none where the document is not of this project.</returns>
    public Guid? NoteOf(string document)
        => document.Length == _prefix.Length + Length && document.StartsWith(_prefix, StringComparison.Ordinal) && Guid.TryParseExact(document[_prefix.Length..], "N", out Guid note) ? note : null;
}

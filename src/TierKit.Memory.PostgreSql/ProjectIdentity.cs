using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TierKit.Memory.PostgreSql;

/// <summary>Names a project in the tables, the same in every instance.</summary>
internal sealed class ProjectIdentity
{
    public ProjectIdentity(string schema, string tenant, string name, bool keepsContent = false)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"tierkit-project\n{schema}\n{tenant}\n{name}{(keepsContent ? "\ncontent" : "")}"));
        IndexLock = BinaryPrimitives.ReadInt64LittleEndian(hash.AsSpan(16));
        FilesLock = BinaryPrimitives.ReadInt64LittleEndian(hash.AsSpan(24));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        Id = new Guid(hash.AsSpan(0, 16), bigEndian: true);
        Tenant = tenant;
        Name = name;
        KeepsContent = keepsContent;
    }

    public Guid Id { get; }

    public string Tenant { get; }

    public string Name { get; }

    /// <summary>Gets whether the notes themselves are in the tables; a project of that name whose notes are files is another one.</summary>
    public bool KeepsContent { get; }

    /// <summary>Gets the advisory lock of those who write the index.</summary>
    public long IndexLock { get; }

    /// <summary>Gets the advisory lock of those who exchange files.</summary>
    public long FilesLock { get; }
}

using System.Security.Cryptography;

namespace TierKit.Policy;

/// <summary>Keeps the key of the egress logs of one <c>StatePath</c>, readable by its owner alone.</summary>
internal static class EgressKey
{
    public const string FileName = "egress.key";

    private const int Length = 32;

    public static byte[]? Find(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) && Convert.FromHexString(File.ReadAllText(path).Trim()) is { Length: Length } key ? key : null;
    }

    public static byte[] FindOrMake(string folder)
    {
        if (Find(folder) is { } known)
        {
            return known;
        }

        string path = Path.Combine(folder, FileName);
        string draft = Path.Combine(folder, $"{FileName}.{Environment.ProcessId}.{Guid.NewGuid():N}");
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (StreamWriter writer = new(draft, options))
        {
            writer.Write(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length)));
        }

        try
        {
            // Whole or not at all: another instance may begin at the same moment, and its key counts then.
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }

        return Find(folder) ?? throw new IOException($"'{path}' does not hold a key; move it away together with the logs beside it to begin anew.");
    }
}

using System.Security.Cryptography;
using System.Text;

namespace TierKit.Memory.Storage;

/// <summary>Finds where things stand that belong to a notes folder and must not stand in it: the lock, and by default the index.</summary>
internal static class MachineState
{
    /// <summary>Stands in the configuration for a folder where nothing is to outlive its process.</summary>
    public const string Nowhere = "none";

    /// <summary>Gets a folder that all processes of a user find for the same notes, by whichever path they name them.</summary>
    /// <param name="root">The root with links resolved.</param>
    /// <remarks>The folder may not exist yet. It does not depend on the application: a tool and an app share the notes.</remarks>
    public static string FolderOf(string root)
    {
        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(data.Length == 0 ? Path.GetTempPath() : data, "TierKit", "notes", NameOf(root));
    }

    // The name alone is for people who look; the hash of the whole path tells folders of one name apart.
    private static string NameOf(string root)
    {
        string key = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? root.ToUpperInvariant() : root;
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16];
        string name = string.Concat(Path.GetFileName(root).Take(40).Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
        return name.Length == 0 ? hash : $"{name}-{hash}";
    }
}

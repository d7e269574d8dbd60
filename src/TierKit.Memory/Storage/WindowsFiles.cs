using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TierKit.Memory.Storage;

/// <summary>Renames files on Windows so that the rename is on the disk when the call returns.</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsFiles
{
    private const uint ReplaceExisting = 0x1;
    private const uint WriteThrough = 0x8;
    private const int FileExists = 80;
    private const int AlreadyExists = 183;

    /// <returns><see langword="false"/> where the name is taken and must not be replaced.</returns>
    public static bool Move(string source, string target, bool replace)
    {
        if (MoveFileEx(source, target, WriteThrough | (replace ? ReplaceExisting : 0)))
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error is FileExists or AlreadyExists && !replace
            ? false
            : throw new IOException(new Win32Exception(error).Message, unchecked((int)0x80070000) | error);
    }

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFileEx(string source, string target, uint flags);
}

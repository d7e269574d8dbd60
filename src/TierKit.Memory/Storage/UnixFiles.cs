using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TierKit.Memory.Storage;

/// <summary>Calls what managed code refuses on Unix: syncing a folder, and naming a file only where the name is free.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixFiles
{
    private const int InterruptedCall = 4;
    private const int AlreadyExists = 17;
    private const int InvalidArgument = 22;
    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecMac = 0x1000000;

    public static void SyncDirectory(string path)
    {
        int descriptor;
        do
        {
            descriptor = Open(path, OperatingSystem.IsMacOS() ? CloseOnExecMac : CloseOnExecLinux);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == InterruptedCall);
        if (descriptor < 0)
        {
            throw Failure("open", path);
        }

        try
        {
            while (Sync(descriptor) != 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error == InvalidArgument)
                {
                    // Some network file systems keep no folder that could be synced; their server does it.
                    return;
                }

                if (error != InterruptedCall)
                {
                    throw Failure("sync", path);
                }
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    public static bool TryPlace(string source, string target)
    {
        if (Link(source, target) == 0)
        {
            File.Delete(source);
            return true;
        }

        if (Marshal.GetLastPInvokeError() == AlreadyExists || Path.Exists(target))
        {
            return false;
        }

        // File systems without hard links: the project's lock keeps other writers away between check and rename.
        File.Move(source, target, overwrite: true);
        return true;
    }

    private static IOException Failure(string what, string path)
        => new($"Could not {what} the folder '{Path.GetFileName(path)}': {Marshal.GetLastPInvokeErrorMessage()}.", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string source, string target);
}

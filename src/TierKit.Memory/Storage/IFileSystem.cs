namespace TierKit.Memory.Storage;

/// <summary>Does the few things with files whose order decides what a crash leaves behind.</summary>
internal interface IFileSystem
{
    /// <summary>Reads a file; none where there is no file at the path.</summary>
    byte[]? Read(string path);

    /// <summary>Creates a file that must not exist yet, with the permissions of the file that it will replace.</summary>
    IFileWriter Create(string path, string permissionsOf);

    /// <summary>Gives a file another name, atomically; a file that has the name already is replaced.</summary>
    void Replace(string source, string target);

    /// <summary>Gives a file another name, atomically; <see langword="false"/> where the name is taken.</summary>
    bool TryPlace(string source, string target);

    void Delete(string path);

    /// <summary>Creates one folder; <see langword="false"/> where it is there already.</summary>
    bool CreateDirectory(string path);

    /// <summary>Returns when the names in a folder are on the disk.</summary>
    void SyncDirectory(string path);
}

namespace TierKit.Memory.PostgreSql;

/// <summary>Specifies where the text of the notes is kept.</summary>
public enum NoteContentPlace
{
    /// <summary>In the files of a folder, which the instances share.</summary>
    Files,

    /// <summary>In a table beside the index; no instance needs a folder.</summary>
    Database,
}

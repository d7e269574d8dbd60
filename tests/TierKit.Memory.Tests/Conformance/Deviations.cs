namespace TierKit.Memory.Tests.Conformance;

/// <summary>Lists every case that is answered differently on purpose; the suites fail where a listed case passes.</summary>
internal static class Deviations
{
    public static IReadOnlyList<Deviation> All { get; } =
    [
        new("documents.json", "doc-011", IsAsserted: true, BadDate),
        new("documents.json", "doc-012", IsAsserted: true, BadDate),
        new("documents.json", "doc-013", IsAsserted: true, BadDate),
        new("documents.json", "doc-086", IsAsserted: false, BadDate),
        new("documents.json", "doc-107", IsAsserted: false, BadDate),
        new("documents.json", "doc-109", IsAsserted: false, BadDate),
        new("documents.json", "doc-110", IsAsserted: false, BadDate),
        new("documents.json", "doc-029", IsAsserted: true, BrokenYaml),
        new("documents.json", "doc-042", IsAsserted: false, BrokenYaml),
        new("documents.json", "doc-123", IsAsserted: false, BrokenYaml),
        new("documents.json", "doc-112", IsAsserted: false, "Broken JSON does not hide a note: it is indexed as text, with a warning that names the line."),
        new("edit_operations.json", "edit-118", IsAsserted: true, LineEnds),
        new("edit_operations.json", "edit-088", IsAsserted: false, LineEnds),
        new("edit_operations.json", "edit-058", IsAsserted: false, "A text given with LF finds the same lines in a CRLF file: callers see lines, not their ends."),
        new("edit_operations.json", "edit-049", IsAsserted: false, "Prepending keeps the bytes of the body, the blanks at its end included."),
        new("note_write.json", "write-029", IsAsserted: false, "Overwriting keeps the old entries that stay as they were written, flow lists and comments included."),
    ];

    private const string BadDate = "A bad date does not hide a note: the file's own time is used, with a warning that names the line.";
    private const string BrokenYaml = "Broken YAML does not hide what parses: the whole entries are kept, with a warning that names the line.";
    private const string LineEnds = "Edits keep the line ends of the file: what they write into a CRLF file has CRLF too.";

    public static Deviation? Find(string file, string id) => All.SingleOrDefault(deviation => deviation.File == file && deviation.Id == id);

    public static IEnumerable<string> In(string file) => All.Where(deviation => deviation.File == file).Select(static deviation => deviation.Id);
}

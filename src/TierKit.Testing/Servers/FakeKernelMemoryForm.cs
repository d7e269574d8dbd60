namespace TierKit.Testing.Servers;

/// <summary>Reads an upload's form: fields by name, and the files; of two with one name the last survives.</summary>
internal sealed class FakeKernelMemoryForm
{
    private readonly List<(string Name, string Value)> _fields = [];
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    public FakeKernelMemoryForm(string body)
    {
        string boundary = body.Split("\r\n", 2)[0];
        foreach (string part in boundary.StartsWith("--", StringComparison.Ordinal) ? body.Split(boundary) : [])
        {
            string[] halves = part.Split("\r\n\r\n", 2);
            if (halves.Length == 2)
            {
                string value = halves[1].EndsWith("\r\n", StringComparison.Ordinal) ? halves[1][..^2] : halves[1];
                if (Parameter(halves[0], "filename") is { } file)
                {
                    _files[file] = value;
                }
                else
                {
                    _fields.Add((Parameter(halves[0], "name") ?? "", value.Trim()));
                }
            }
        }
    }

    /// <summary>Gets the files by name, in the order in which they came.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    public string[] Of(string name) => [.. _fields.Where(field => field.Name == name).Select(static field => field.Value)];

    private static string? Parameter(string head, string name)
    {
        int at = head.IndexOf($" {name}=", StringComparison.Ordinal);
        return at < 0 ? null : head[(at + name.Length + 2)..].Split("\r\n")[0].Split(';')[0].Trim('"');
    }
}

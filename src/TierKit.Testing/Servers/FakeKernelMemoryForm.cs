namespace TierKit.Testing.Servers;

/// <summary>Reads an upload's form: fields by name, and the one file.</summary>
internal sealed class FakeKernelMemoryForm
{
    private readonly List<(string Name, string Value)> _fields = [];

    public FakeKernelMemoryForm(string body)
    {
        string boundary = body.Split("\r\n", 2)[0];
        foreach (string part in boundary.StartsWith("--", StringComparison.Ordinal) ? body.Split(boundary) : [])
        {
            string[] halves = part.Split("\r\n\r\n", 2);
            if (halves.Length == 2)
            {
                string value = halves[1].EndsWith("\r\n", StringComparison.Ordinal) ? halves[1][..^2] : halves[1];
                if (halves[0].Contains("filename=", StringComparison.Ordinal))
                {
                    File = value;
                }
                else
                {
                    string name = halves[0].Split("name=", 2)[^1];
                    _fields.Add((name.Trim().Split("\r\n")[0].Split(';')[0].Trim('"'), value.Trim()));
                }
            }
        }
    }

    public IReadOnlyList<(string Name, string Value)> Fields => _fields;

    public string? File { get; }
}

using System.Text.Json.Nodes;

namespace TierKit.Hosting;

/// <summary>Represents what is known of the files of a model at one address.</summary>
/// <param name="Digest">The digest of the files, from their runtime or of their bytes, or <see langword="null"/>.</param>
/// <param name="File">The name of the file, without its folder, where this process could read it.</param>
/// <param name="Declared">What the server says of the files where nobody else can look at them, or <see langword="null"/>.</param>
internal sealed record ModelWeights(string? Digest, string? File, string? Declared)
{
    public static ModelWeights Unknown { get; } = new(null, null, null);

    public PinAssurance Assurance => Digest is not null ? PinAssurance.Bytes : Declared is not null ? PinAssurance.Declared : PinAssurance.None;

    public static ModelWeights Read(JsonObject entry) => new(Text(entry, "digest"), Text(entry, "file"), Text(entry, "declared"));

    public void Write(JsonObject entry)
    {
        foreach ((string name, string? value) in new[] { ("digest", Digest), ("file", File), ("declared", Declared) })
        {
            if (value is not null)
            {
                entry[name] = value;
            }
        }
    }

    /// <summary>Says line by line what differs.</summary>
    public IEnumerable<string> Differences(ModelWeights now, string where)
    {
        string at = where.Length == 0 ? "" : $"{where} ";
        if (Digest != now.Digest)
        {
            yield return $"- {at}digest {Digest ?? "unknown"}";
            yield return $"+ {at}digest {now.Digest ?? "unknown"}{(now.File is { } file ? $" of {file}" : "")}";
        }

        if (Declared != now.Declared)
        {
            yield return $"- {at}{Declared ?? "nothing declared"}";
            yield return $"+ {at}{now.Declared ?? "nothing declared"}";
        }
    }

    public override string ToString() =>
        $"{(Digest is null ? "" : $" digest {Digest}")}{(File is null ? "" : $" of {File}")}{(Declared is null ? "" : $" · {Declared}")}";

    internal static string? Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;

namespace TierKit.Hosting;

/// <summary>Looks at prompts: the files of <c>TierKit:Lock:Prompts</c>, and what toolsets offer under a name.</summary>
internal sealed class PromptSection(LockOptions options, string root, IServiceProvider services) : LockSection
{
    // A folder that leads back into itself ends here.
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, MaxRecursionDepth = 16, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    public override string Key => "prompts";

    public override IReadOnlyCollection<string> Names => [.. Files().Keys, .. Offered().Keys];

    public override async ValueTask<LockSight> SeeAsync(string name, JsonObject? approved, LockLook look, CancellationToken cancellationToken)
    {
        if (Offered().TryGetValue(name, out ToolsetPrompt? prompt))
        {
            JsonObject shown = new()
            {
                ["name"] = prompt.Name,
                ["description"] = prompt.Description,
                ["parameters"] = new JsonArray([.. prompt.Parameters.Select(static p => new JsonObject { ["name"] = p.Name, ["description"] = p.Description, ["required"] = p.IsRequired })]),
            };
            // What it writes is code; what a person picks it by is all that can be compared.
            return new LockSight(new JsonObject { ["digest"] = LockDigest.Of(shown), ["assurance"] = "declared" });
        }

        try
        {
            byte[] text = WithoutCheckout(await File.ReadAllBytesAsync(Files()[name], cancellationToken).ConfigureAwait(false));
            using MemoryStream content = new(text);
            return new LockSight(new JsonObject { ["digest"] = await LockDigest.OfAsync(content, cancellationToken).ConfigureAwait(false), ["assurance"] = "bytes" });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or KeyNotFoundException)
        {
            return new LockSight([], $"it cannot be read ({exception.GetType().Name}); make '{name}' readable, or take it out of TierKit:Lock:Prompts");
        }
    }

    // Version control turns line endings over on its way to another system.
    private static byte[] WithoutCheckout(byte[] text)
    {
        List<byte> kept = new(text.Length);
        for (int i = text is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0; i < text.Length; i++)
        {
            if (text[i] != '\r' || i + 1 == text.Length || text[i + 1] != '\n')
            {
                kept.Add(text[i]);
            }
        }

        return [.. kept];
    }

    private SortedDictionary<string, string> Files()
    {
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        foreach ((int index, string listed) in options.Prompts.Index())
        {
            string path = Path.GetFullPath(listed, root);
            string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "*", Everything)
                : File.Exists(path) ? [path]
                : throw new TierKitConfigurationException([$"TierKit:Lock:Prompts:{index} = '{listed}' is neither a file nor a folder under '{root}'; correct it or take it out"]);
            foreach (string file in files)
            {
                found[Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')] = file;
            }
        }

        return found;
    }

    private Dictionary<string, ToolsetPrompt> Offered() => services.GetServices<Toolset>()
        .Where(static t => !t.IsBorrowed)
        .SelectMany(static t => t.Prompts.Select(p => (Name: $"{t.Name}.{p.Name}", Prompt: p)))
        .ToDictionary(static p => p.Name, static p => p.Prompt, StringComparer.Ordinal);
}

using System.ComponentModel;
using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Memory.Sources;

/// <summary>Offers the sources as a toolset.</summary>
internal static class SourceTools
{
    public const string Name = "sources";

    public static Toolset Create(PersonalData data)
    {
        // What a file says may have been written by anybody, and the strictest source decides how far the results may travel.
        Sensitivity strictest = data.Sources.Count == 0 ? Sensitivity.Private : data.Sources.Max(static s => s.Sensitivity);
        return new Toolset(
            Name,
            "The user's own files beside the notes: documents, web pages, tables and mail, read-only.",
            [AIFunctionFactory.Create(new Search(data).RunAsync, "search_sources", "Finds passages in the user's own files. Each comes with file and page or line: cite it.")],
            new ContentLabel(strictest, Integrity.Untrusted));
    }

    private sealed class Search(PersonalData data)
    {
        public async Task<string> RunAsync(
            [Description("The question, in plain words.")] string query,
            [Description("How many passages at most, up to 20.")] int limit = 5,
            CancellationToken cancellationToken = default)
        {
            IReadOnlyList<SourcePassage> found = await data.SearchAsync(query, Math.Clamp(limit, 1, 20), cancellationToken: cancellationToken).ConfigureAwait(false);
            StringBuilder text = new(found.Count == 0 ? "The files say nothing about this." : "");
            foreach (SourcePassage passage in found)
            {
                text.Append(passage.Citation).Append(":\n").Append(passage.Text.Trim()).Append("\n\n");
            }

            return text.ToString().TrimEnd();
        }
    }
}

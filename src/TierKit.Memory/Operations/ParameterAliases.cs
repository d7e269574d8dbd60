using System.Collections.Frozen;

namespace TierKit.Memory.Operations;

/// <summary>Knows the other names that models give to the parameters of the tools.</summary>
internal static class ParameterAliases
{
    private static readonly FrozenDictionary<string, string[]> Known = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["url"] = ["uri", "memory_url"],
        ["timeframe"] = ["since", "time_range", "lookback"],
        ["page"] = ["page_number"],
        ["page_size"] = ["limit", "per_page"],
        ["max_related"] = ["max_results"],
        ["query"] = ["q", "search", "text"],
        ["directory"] = ["folder", "dir", "path"],
        ["dir_name"] = ["directory", "folder", "path", "dir"],
        ["file_name_glob"] = ["glob", "pattern", "filter"],
        ["destination_path"] = ["dest_path", "new_path", "to", "destination"],
        ["destination_folder"] = ["dest_folder", "to_folder"],
        ["path"] = ["file_path", "filepath", "file"],
        ["content"] = ["new_content", "replacement", "replace_with"],
        ["section"] = ["section_heading", "heading"],
        ["find_text"] = ["find", "old_text", "old_content", "search"],
        ["note_types"] = ["note_type", "types"],
        ["entity_types"] = ["entity_type"],
        ["categories"] = ["category"],
        ["after_date"] = ["since", "after", "from_date"],
        ["min_similarity"] = ["threshold", "similarity_threshold"],
        ["search_all_projects"] = ["all_projects"],
        ["is_directory"] = ["is_dir"],
        ["type"] = ["types", "kind"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Gets the names under which a value may come, the parameter's own first.</summary>
    public static IEnumerable<string> NamesOf(string parameter) => [parameter, .. Known.GetValueOrDefault(parameter, [])];
}

using System.Text.Json;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Conformance;

public sealed class SyncPlanCases : CaseSuite
{
    internal override string FileName => "sync_change_planning.json";

    protected override void Check(JsonElement example)
    {
        Dictionary<string, string?> storage = example.GetProperty("storage").Deserialize<Dictionary<string, string?>>()!;
        Dictionary<string, string?> checksums = example.GetProperty("indexed").Deserialize<Dictionary<string, string?>>()!;
        foreach (JsonElement row in example.GetProperty("move_candidates").EnumerateArray())
        {
            checksums[row.Text("path")] = row.Text("checksum");
        }

        FolderChanges changes = ChangePlanner.Plan(storage, example.GetProperty("all_indexed_paths").Texts().Select(path => new IndexedFile(path, checksums.GetValueOrDefault(path))));

        CaseJson.AssertEqual(example.GetProperty("expected"), new Dictionary<string, object>
        {
            ["new"] = changes.New,
            ["modified"] = changes.Modified,
            ["deleted"] = changes.Deleted,
            ["moved"] = changes.Moved,
            ["unchanged"] = changes.Unchanged,
            ["total_changes"] = changes.Total,
        });
    }
}

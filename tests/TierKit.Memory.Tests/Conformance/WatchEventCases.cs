using System.Text.Json;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Conformance;

public sealed class WatchEventCases : CaseSuite
{
    internal override string FileName => "watch_events.json";

    protected override void Check(JsonElement example)
    {
        HashSet<string> files = [.. example.GetProperty("existing_files").Texts()];
        IEnumerable<FileEvent> events = example.GetProperty("raw_changes").EnumerateArray()
            .Select(static change => new FileEvent(Enum.Parse<FileEventKind>(change[0].GetString()!, ignoreCase: true), change[1].GetString()!));

        IReadOnlyList<FileAction> actions = WatchBatch.Plan(events, new IgnorePatterns(IgnorePatterns.Defaults), path => files.Contains(path) && !path.EndsWith('/'));

        CaseJson.AssertEqual(example.GetProperty("expected"), actions.Select(static action => new[] { action.IsDelete ? "delete" : "upsert", action.Path }));
    }
}

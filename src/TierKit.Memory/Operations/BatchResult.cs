using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Writes what became of the files of a folder.</summary>
internal static class BatchResult
{
    public static JsonObject Add(JsonObject json, int done, IReadOnlyDictionary<string, string> failed, string what)
    {
        json["total_files"] = done + failed.Count;
        json["successful_" + what] = done;
        json["failed_" + what] = failed.Count;
        json["errors"] = ResultJson.List(failed, static one => new JsonObject { ["path"] = one.Key, ["error"] = one.Value });
        return json;
    }

    public static string Text(string heading, string subject, int done, IReadOnlyDictionary<string, string> failed)
    {
        StringBuilder text = new();
        text.Line(heading).Line(subject).Line(CultureInfo.InvariantCulture, $"files: {done} of {done + failed.Count}");
        foreach ((string path, string reason) in failed)
        {
            text.Line($"- {path}: {reason}");
        }

        return text.ToString();
    }
}

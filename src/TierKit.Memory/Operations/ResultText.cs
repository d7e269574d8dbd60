using System.Globalization;
using System.Text;

namespace TierKit.Memory.Operations;

/// <summary>Holds what the texts of several operations share.</summary>
internal static class ResultText
{
    /// <summary>Ends a text with the project that it is about, as every answer of the tools does.</summary>
    public static string WithProject(string text, string project) => $"{text.TrimEnd()}\n\n[Session: using project '{project}']";

    public static string Short(string text, int most)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[most - 1]) ? most - 1 : most), "…");
    }

    public static StringBuilder Line(this StringBuilder text, string line) => text.Append(line).Append('\n');

    public static StringBuilder Line(this StringBuilder text, CultureInfo culture, FormattableString line) => text.Append(line.ToString(culture)).Append('\n');

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    public static string Count(int count, string one) => $"{count.ToString(CultureInfo.InvariantCulture)} {one}{(count == 1 ? "" : "s")}";

    public static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

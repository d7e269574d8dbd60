using System.Globalization;
using TierKit.FaultTable;

if (args is ["soak", ..])
{
    SoakResult result = await new Soak(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000, atOnce: 64).RunAsync();
    Console.WriteLine(result);
    return result.Holds ? 0 : 1;
}

IReadOnlyList<FaultRow> rows = await FaultPage.RunAsync(static row =>
{
    if (!row.Passes)
    {
        Console.Error.WriteLine($"{row.Case.Name}, {row.Protocol}, {(row.Streaming ? $"streaming, {row.Mode}" : "in one piece")}: {string.Join("; ", row.Wrong)}");
    }
});
string where = "";
if (args is not ["check"])
{
    Directory.CreateDirectory(Path.GetDirectoryName(FaultPage.Location)!);
    await File.WriteAllTextAsync(FaultPage.Location, FaultPage.Write(rows));
    where = "; written to docs/reference/faults.md";
}

Console.WriteLine($"{rows.Count(static r => r.Passes)} of {rows.Count} rows pass{where}.");
return rows.All(static r => r.Passes) ? 0 : 1;

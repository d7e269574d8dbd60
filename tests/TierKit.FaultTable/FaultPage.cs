using System.Globalization;
using System.Reflection;
using System.Text;
using TierKit.Policy;

namespace TierKit.FaultTable;

/// <summary>Writes the page that shows what comes of every fault.</summary>
public static class FaultPage
{
    public static string Location { get; } = Path.Combine(
        typeof(FaultPage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryRoot").Value!,
        "docs", "reference", "faults.md");

    /// <summary>Runs every fault on every protocol, streaming and not, and every fault in mid-answer in the other modes too.</summary>
    public static async Task<IReadOnlyList<FaultRow>> RunAsync(Action<FaultRow>? done = null, CancellationToken cancellationToken = default)
    {
        List<FaultRow> rows = [];
        foreach ((FaultCase fault, Protocol protocol, bool streaming, MidStreamMode mode) in Calls())
        {
            FaultRow row = await FaultJudge.RunAsync(fault, protocol, streaming, mode, cancellationToken);
            rows.Add(row);
            done?.Invoke(row);
        }

        return rows;
    }

    public static IEnumerable<(FaultCase Fault, Protocol Protocol, bool Streaming, MidStreamMode Mode)> Calls()
    {
        foreach (FaultCase fault in FaultCase.All)
        {
            foreach (Protocol protocol in Protocol.All)
            {
                yield return (fault, protocol, false, MidStreamMode.Fail);
                yield return (fault, protocol, true, MidStreamMode.Fail);
                if (fault.Midway)
                {
                    yield return (fault, protocol, true, MidStreamMode.Restart);
                    yield return (fault, protocol, true, MidStreamMode.Buffer);
                    yield return (fault, protocol, true, MidStreamMode.Continue);
                }
            }
        }
    }

    public static string Write(IReadOnlyList<FaultRow> rows)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"""
            # Faults

            What comes of every way a model service fails: each fault on three wire formats, asked in one piece and streaming. The servers are
            real sockets on loopback that write the vendors' bytes ([testing](../testing.md)), the clients are the real provider packages, and
            time is virtual. The service that fails is the policy's first choice; `spare` is its second.

            This page is written by `dotnet run --project tests/TierKit.FaultTable` and a test holds it to the code. A row passes only if the
            caller got a complete answer, or a typed failure with the partial text where the mode says so; a cut answer presented as success
            fails it, and so does an attempt that the report or the ledger lacks. **{rows.Count(static r => r.Passes)} of {rows.Count} rows pass.**

            Totals of others, quoted once: the third-party Failover Bench of September 2026 lets gateways and libraries pass 16 faults, of which
            LiteLLM passed 9, Bifrost 9, LangChain 9 and Portkey 11. Its faults are among those below; nothing is claimed here about who passes
            which. The last seven faults are those of a server that means harm: its services take in at most 64 KiB a line and 1 MiB in all
            (`Limits`), and what is endless goes on until the reader leaves, for a gibibyte at most; the test also runs the table in a heap of 128 MiB. A flapping service over 20 calls is held by a test of its own (`OutageTests`): at most 5 attempts reach it.

            In the column *report*, an attempt is named by its service, the kind of its failure, its status and the clock that ran out (those of
            headers and first token run out together and stand as one); *ledger* has one entry per attempt, with tokens in and out where an
            answer was complete.

            """);
        foreach (IGrouping<FaultCase, FaultRow> fault in rows.GroupBy(static r => r.Case))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {fault.Key.Name}\n\n`Fault.{fault.Key.Fault}`\n\n| protocol | asked | served by | after | the caller saw | report | ledger |\n| --- | --- | --- | --- | --- | --- | --- |\n");
            foreach (FaultRow row in fault)
            {
                string asked = !row.Streaming ? "in one piece" : row.Mode == MidStreamMode.Fail ? "streaming" : $"streaming, `{row.Mode}`";
                string saw = row.Passes ? row.Saw : $"**fails**: {string.Join("; ", row.Wrong).ReplaceLineEndings(" ")}";
                page.Append(CultureInfo.InvariantCulture, $"| {row.Protocol} | {asked} | {row.ServedBy} | {Seconds(row.After)} | {saw} | {row.Report} | {row.Ledger} |\n");
            }
        }

        return page.Replace("\r\n", "\n").ToString();
    }

    private static string Seconds(TimeSpan span) => span == TimeSpan.Zero ? "at once" : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s");
}

namespace TierKit.Testing.Drills;

/// <summary>Represents what a drill found: a row for each capability and each loss, and where that differs from the prediction.</summary>
/// <remarks>Immutable and thread-safe. It holds names only: no prompt, no answer, no key.</remarks>
public sealed class DrillReport
{
    internal DrillReport(string application, BlastRadius radius, IEnumerable<DrillRow> rows, IEnumerable<DrillFinding> found)
    {
        Application = application;
        Radius = radius;
        Rows = [.. rows];
        Findings = [.. found.Concat(radius.Findings).OrderByDescending(static f => f.Level)];
    }

    /// <summary>Gets the application's name.</summary>
    public string Application { get; }

    /// <summary>Gets what was predicted.</summary>
    public BlastRadius Radius { get; }

    /// <summary>Gets what came of every case, in the order in which they were tried.</summary>
    public IReadOnlyList<DrillRow> Rows { get; }

    /// <summary>Gets what is wrong, the worst first; those of the prediction included.</summary>
    public IReadOnlyList<DrillFinding> Findings { get; }

    /// <summary>Gets whether nothing that was declared proved wrong: there is no finding of level Error.</summary>
    public bool MatchesPrediction => Findings.All(static f => f.Level != FindingLevel.Error);

    /// <summary>Writes rows and findings as Markdown.</summary>
    /// <returns>The text.</returns>
    public string ToTable() => DrillText.Write(this);

    /// <inheritdoc cref="BlastRadius.ToMermaid"/>
    public string ToMermaid(bool everything = false) => Radius.ToMermaid(everything);

    /// <summary>Writes everything as one JSON document, which <see cref="Parse"/> reads.</summary>
    /// <returns>The document.</returns>
    public string ToJson() => DrillDocument.Write(this);

    /// <summary>Writes the findings in SARIF 2.1.0, for code scanning.</summary>
    /// <param name="root">The folder that file names are made relative to; the current folder when left out.</param>
    /// <returns>The document.</returns>
    public string ToSarif(string? root = null) => SarifLog.Write(Findings, root);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The document.</param>
    /// <returns>The report.</returns>
    /// <exception cref="InvalidDataException">The text is no report, or one of another version.</exception>
    public static DrillReport Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return DrillDocument.Read(json);
    }

    /// <summary>Joins the reports of several drills of one application, such as those of a test project.</summary>
    /// <param name="reports">The reports, at least one.</param>
    /// <returns>One report: each row and each finding once, over the first prediction. An alternative that one of them asked was drilled.</returns>
    /// <exception cref="ArgumentException">There is none, or they are of several applications.</exception>
    public static DrillReport Join(params IEnumerable<DrillReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        DrillReport[] all = [.. reports];
        if (all.Length == 0 || all.Any(r => r.Application != all[0].Application))
        {
            throw new ArgumentException("Name the reports of one application.", nameof(reports));
        }

        return new DrillReport(
            all[0].Application,
            all[0].Radius,
            all.SelectMany(static r => r.Rows).DistinctBy(static r => r.ToString()),
            all.SelectMany(static r => r.Findings.Except(r.Radius.Findings)).DistinctBy(static f => f.ToString())
                .Where(f => f.Rule != DrillRule.AlternativeNeverDrilled || all.All(r => r.Findings.Any(o => o.Rule == f.Rule && o.Fault == f.Fault))));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Application}: {Rows.Count} rows, {Findings.Count(static f => f.Level == FindingLevel.Error)} errors, {Findings.Count(static f => f.Level == FindingLevel.Warning)} warnings";
}

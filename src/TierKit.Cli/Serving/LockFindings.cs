using TierKit.Cli.Output;
using TierKit.Hosting;
using TierKit.Mcp.Pinning;

namespace TierKit.Cli.Serving;

/// <summary>Represents what is not as the lock has it.</summary>
internal sealed record LockFindings(IReadOnlyList<ModelDifference> Models, IReadOnlyList<PinDifference> Tools)
{
    public int Count => Models.Count + Tools.Count;

    /// <summary>Gets the exit code: a difference weighs more than what could not be asked.</summary>
    public int Exit => Tools.Count > 0 || Models.Any(static m => m.Kind != "unchecked") ? ExitCode.Finding
        : Models.Count > 0 ? ExitCode.NotMeasured
        : ExitCode.Good;

    public LockFindings And(LockFindings more) => new([.. Models, .. more.Models], [.. Tools, .. more.Tools]);

    public LockFindings Without(LockFindings written) => new(
        [.. Models.Where(m => !written.Models.Any(w => w.Service == m.Service))],
        [.. Tools.Where(t => !written.Tools.Any(w => w.Server == t.Server))]);
}

using TierKit.Policy;

namespace TierKit.Mcp.Pinning;

/// <summary>Decides, from the lock file and the mode, which tools of a server may be offered.</summary>
internal sealed class Approvals(LockFile file, LockMode mode)
{
    public const string Section = "mcp";

    public LockMode Mode => mode;

    /// <summary>Gets the approved tools of a server that is reached as it was approved; none where nothing is known.</summary>
    public IReadOnlyList<ToolPin> Known(string server, string launch) =>
        ServerPins.Read(file.Read(Section, server)) is { } pins && pins.Launch == launch ? Ordered(pins.Tools.Values) : [];

    /// <summary>Decides what of a server may be offered, and writes down what is trusted at first sight.</summary>
    public (IReadOnlyList<ToolPin> Allowed, IReadOnlyList<LockDifference> Differences) Check(string server, ServerPins now)
    {
        (IReadOnlyList<ToolPin> allowed, IReadOnlyList<LockDifference> differences, ServerPins? trusted) = Judge(server, now);
        if (trusted is not null)
        {
            file.Update(Section, server, _ => trusted.Write());
        }

        return (allowed, differences);
    }

    /// <summary>Gets what would be offered of a server; writes nothing.</summary>
    public IReadOnlyList<ToolPin> Allowed(string server, ServerPins now) => Judge(server, now).Allowed;

    private (IReadOnlyList<ToolPin> Allowed, IReadOnlyList<LockDifference> Differences, ServerPins? TrustedAtFirstSight) Judge(string server, ServerPins now)
    {
        ServerPins? approved = ServerPins.Read(file.Read(Section, server));
        IReadOnlyList<LockDifference> differences = PinCheck.Compare(server, approved, now);
        if (mode == LockMode.Report)
        {
            return (Ordered(now.Tools.Values), differences, null);
        }

        if (approved is null && mode == LockMode.Development)
        {
            // Trusted at first sight, but for what nobody could have seen.
            HashSet<string> hidden = [.. differences.Where(static d => d.Kind == "hidden").Select(static d => d.Part!)];
            ServerPins seen = now with { Tools = now.Tools.Where(t => !hidden.Contains(t.Key)).ToDictionary(StringComparer.Ordinal) };
            return (Ordered(seen.Tools.Values), [.. differences.Where(d => d.Part is { } tool && hidden.Contains(tool))], seen);
        }

        // Another command, or other instructions: another server, whatever its tools are called.
        bool same = approved is not null && approved.Launch == now.Launch && approved.Instructions == now.Instructions;
        return (same ? Ordered(now.Tools.Values.Where(t => approved!.Tools.GetValueOrDefault(t.Name)?.Hash == t.Hash)) : [], differences, null);
    }

    private static ToolPin[] Ordered(IEnumerable<ToolPin> pins) => [.. pins.OrderBy(static p => p.Name, StringComparer.Ordinal)];
}

using TierKit.Policy;

namespace TierKit.Mcp.Pinning;

/// <summary>Decides, from the lock file and the mode, which tools of a server may be offered.</summary>
internal sealed class Approvals(LockFile file, PinMode mode)
{
    public const string Section = "mcp";

    public PinMode Mode => mode;

    /// <summary>Gets the approved tools of a server that is reached as it was approved; none where nothing is known.</summary>
    public IReadOnlyList<ToolPin> Known(string server, string launch) =>
        ServerPins.Read(file.Read(Section, server)) is { } pins && pins.Launch == launch ? Ordered(pins.Tools.Values) : [];

    public bool IsKnown(string server) => file.Read(Section, server) is not null;

    public (IReadOnlyList<ToolPin> Allowed, IReadOnlyList<PinDifference> Differences) Check(string server, ServerPins now)
    {
        ServerPins? approved = ServerPins.Read(file.Read(Section, server));
        IReadOnlyList<PinDifference> differences = PinCheck.Compare(server, approved, now);
        if (mode == PinMode.Report)
        {
            return (Ordered(now.Tools.Values), differences);
        }

        if (approved is null && mode == PinMode.Development)
        {
            // Trusted at first sight, but for what nobody could have seen.
            HashSet<string> hidden = [.. differences.Where(static d => d.Kind == "hidden").Select(static d => d.Tool!)];
            ServerPins seen = now with { Tools = now.Tools.Where(t => !hidden.Contains(t.Key)).ToDictionary(StringComparer.Ordinal) };
            file.Update(Section, server, _ => seen.Write());
            return (Ordered(seen.Tools.Values), [.. differences.Where(d => d.Tool is { } tool && hidden.Contains(tool))]);
        }

        // Another command, or other instructions: another server, whatever its tools are called.
        bool same = approved is not null && approved.Launch == now.Launch && approved.Instructions == now.Instructions;
        return (same ? Ordered(now.Tools.Values.Where(t => approved!.Tools.GetValueOrDefault(t.Name)?.Hash == t.Hash)) : [], differences);
    }

    /// <summary>Writes what a person approved: one tool, or the server as a whole.</summary>
    public void Approve(string server, string? tool, ServerPins now) => file.Update(Section, server, entry =>
    {
        ServerPins? approved = ServerPins.Read(entry);
        if (tool is null || approved is null)
        {
            return (tool is null ? now : now with { Tools = Only(now.Tools, tool) }).Write();
        }

        Dictionary<string, ToolPin> tools = new(approved.Tools, StringComparer.Ordinal);
        tools.Remove(tool);
        if (now.Tools.TryGetValue(tool, out ToolPin? pin))
        {
            tools[tool] = pin;
        }

        return (approved with { Tools = tools }).Write();
    });

    public IReadOnlyList<PinDifference> Compare(string server, ServerPins now) => PinCheck.Compare(server, ServerPins.Read(file.Read(Section, server)), now);

    private static Dictionary<string, ToolPin> Only(IReadOnlyDictionary<string, ToolPin> tools, string name) =>
        tools.Where(t => t.Key == name).ToDictionary(StringComparer.Ordinal);

    private static ToolPin[] Ordered(IEnumerable<ToolPin> pins) => [.. pins.OrderBy(static p => p.Name, StringComparer.Ordinal)];
}

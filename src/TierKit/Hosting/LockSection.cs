using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Hosting;

/// <summary>Looks at the things of one section of <c>tierkit.lock.json</c>; packages register their own in the container.</summary>
/// <remarks>Implementations are thread-safe, ask nobody a question that is billed, and no partner anything.</remarks>
public abstract class LockSection
{
    /// <summary>Gets the name of the section, such as <c>models</c>.</summary>
    public abstract string Key { get; }

    /// <summary>Gets the names of the things there are now.</summary>
    public abstract IReadOnlyCollection<string> Names { get; }

    /// <summary>Gets whether a start may wait for the section; <see langword="false"/> when its things are checked as they come.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public virtual bool IsCheckedAtStart => true;

    /// <summary>Gets whether parts of an entry, such as the tools of an MCP server, can be approved by themselves.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public virtual bool HasParts => false;

    /// <summary>Looks at one thing.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="approved">The entry as it was approved, or <see langword="null"/>.</param>
    /// <param name="look">The look that this is a part of; by it a section sees things of another one.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>What it is now, or why that could not be found out.</returns>
    public abstract ValueTask<LockSight> SeeAsync(string name, JsonObject? approved, LockLook look, CancellationToken cancellationToken);

    /// <summary>Says what differs.</summary>
    /// <param name="name">The name of the entry.</param>
    /// <param name="approved">The entry as it was approved, or <see langword="null"/>.</param>
    /// <param name="sight">What was seen.</param>
    /// <returns>The differences; unless overridden one line per member of the entry that is not as it was.</returns>
    public virtual IReadOnlyList<LockDifference> Compare(string name, JsonObject? approved, LockSight sight)
    {
        ArgumentNullException.ThrowIfNull(sight);
        if (sight.UncheckedBecause is { } why)
        {
            return [new LockDifference(Key, name, null, LockDifference.Unchecked, why)];
        }

        string[] members = [.. sight.Now.Select(static e => e.Key).Union((approved ?? []).Select(static e => e.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        List<string> lines = [];
        foreach (string member in members.Where(m => !JsonNode.DeepEquals(approved?[m], sight.Now[m])))
        {
            lines.AddRange(approved?[member] is { } before ? [$"- {member} {before}"] : []);
            lines.AddRange(sight.Now[member] is { } now ? [$"+ {member} {now}"] : []);
        }

        return lines.Count == 0 ? [] : [new LockDifference(Key, name, null, approved is null ? LockDifference.New : LockDifference.Changed, lines)];
    }

    /// <summary>Says what an approval writes.</summary>
    /// <param name="approved">The entry as it was approved, or <see langword="null"/>.</param>
    /// <param name="now">The entry as it is now.</param>
    /// <param name="part">The part that is approved, or <see langword="null"/> for all of it.</param>
    /// <returns>The entry to write; unless overridden the one of now, whatever the part.</returns>
    public virtual JsonObject Approve(JsonObject? approved, JsonObject now, string? part) => now;
}

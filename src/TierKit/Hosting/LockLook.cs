using System.Collections.Concurrent;
using TierKit.Policy;

namespace TierKit.Hosting;

/// <summary>Represents one look at everything the lock speaks of: whatever needs a thing sees it once.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LockLook
{
    private readonly IReadOnlyList<LockSection> _sections;
    private readonly LockFile _file;
    private readonly CancellationToken _cancellation;
    private readonly ConcurrentDictionary<(string Section, string Name), Lazy<Task<LockSight>>> _seen = new();

    internal LockLook(IReadOnlyList<LockSection> sections, LockFile file, CancellationToken cancellation)
    {
        _sections = sections;
        _file = file;
        _cancellation = cancellation;
    }

    /// <summary>Looks at a thing, of another section too; a section may lean on those that do not lean on it.</summary>
    /// <param name="section">The section, such as <c>models</c>.</param>
    /// <param name="name">The name of the thing.</param>
    /// <returns>What it is now; the same for whoever asks, so change nothing in it.</returns>
    /// <exception cref="InvalidOperationException">Nobody registered such a section.</exception>
    public Task<LockSight> SeeAsync(string section, string name) => _seen.GetOrAdd(
        (section, name),
        static (key, self) => new(async () => await self._sections.First(s => s.Key == key.Section)
            .SeeAsync(key.Name, self._file.Read(key.Section, key.Name), self, self._cancellation).ConfigureAwait(false)),
        this).Value;
}

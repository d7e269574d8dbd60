using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.Encoders;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Memory.Operations;

/// <summary>Looks at what encodes each index: vectors of another encoder are worth nothing to it.</summary>
internal sealed class IndexLockSection(IServiceProvider services) : LockSection
{
    private readonly BasicMemory _memory = services.GetRequiredService<BasicMemory>();

    public override string Key => "indexes";

    // Projects that tools made later have the same encoder.
    public override IReadOnlyCollection<string> Names => [.. _memory.Options.Projects.Keys.Prepend(_memory.Options.Project).Distinct(StringComparer.Ordinal)];

    public override async ValueTask<LockSight> SeeAsync(string name, JsonObject? approved, LockLook look, CancellationToken cancellationToken)
    {
        if (_memory.Options.Encoder is null or EncoderNames.Embedded)
        {
            EmbeddingSpace space = EmbeddedEncoder.Shared.Space;
            Stream table = WordTable.OpenBytes();
            await using (table.ConfigureAwait(false))
            {
                return new LockSight(new JsonObject
                {
                    ["space"] = space.Name,
                    ["dimension"] = space.Dimension,
                    ["digest"] = await LockDigest.OfAsync(table, cancellationToken).ConfigureAwait(false),
                    ["assurance"] = "bytes",
                });
            }
        }

        JsonObject models = [];
        List<string> unseen = [];
        string? known = null;
        foreach (TierService service in Services(_memory.Options.Encoder, out string spaceName))
        {
            known = spaceName;
            LockSight sight = await look.SeeAsync("models", service.Name).ConfigureAwait(false);
            models[service.Name] = Weights(sight.Now);
            unseen.AddRange(sight.UncheckedBecause is { } why ? [$"{service.Name}: {why}"] : []);
        }

        return new LockSight(
            new JsonObject { ["space"] = known ?? _memory.Options.Encoder, ["models"] = models },
            unseen.Count == 0 ? null : string.Join("; ", unseen));
    }

    public override IReadOnlyList<LockDifference> Compare(string name, JsonObject? approved, LockSight sight) =>
    [
        .. base.Compare(name, approved, sight).Select(difference => difference.Kind != LockDifference.Changed
            ? difference
            : new LockDifference(Key, name, null, difference.Kind, [.. difference.Lines, "! vectors of two encoders cannot be compared; once approved, run: tierkit notes reindex"])),
    ];

    private List<TierService> Services(string encoder, out string space)
    {
        IReadOnlyList<TierService> all = [.. services.GetRequiredService<ServiceCatalog>().Services.Where(static s => s.Kind == ServiceKind.Embedding)];
        string named = all.FirstOrDefault(s => s.Name == encoder)?.Space ?? encoder;
        space = named;
        return [.. all.Where(s => s.Space == named).OrderBy(static s => s.Name, StringComparer.Ordinal)];
    }

    // Who else a service was seen as changes no vector.
    private static JsonObject Weights(JsonObject model)
    {
        JsonObject kept = (JsonObject)model.DeepClone();
        kept.Remove("observed");
        return kept;
    }
}

namespace TierKit.Memory.Indexing;

/// <summary>Represents a note as it is put into a catalogue: with its observations and outgoing links. Immutable.</summary>
/// <param name="note">The note; its key is the catalogue's to give.</param>
/// <param name="observations">The observations, in the order of the note; none for secret notes.</param>
/// <param name="links">The outgoing links, in the order of the note; their keys and ends are the catalogue's to give.</param>
public sealed class CatalogEntry(CatalogNote note, IReadOnlyList<CatalogObservation> observations, IReadOnlyList<CatalogLink> links)
{
    /// <summary>Gets the note.</summary>
    public CatalogNote Note { get; } = note;

    /// <summary>Gets the observations, in the order of the note.</summary>
    public IReadOnlyList<CatalogObservation> Observations { get; } = observations;

    /// <summary>Gets the outgoing links, in the order of the note.</summary>
    public IReadOnlyList<CatalogLink> Links { get; } = links;
}

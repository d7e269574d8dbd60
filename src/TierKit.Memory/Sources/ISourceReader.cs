namespace TierKit.Memory.Sources;

/// <summary>Reads the text of one kind of file.</summary>
/// <remarks>
/// Implementations are thread-safe, read and never write, and hand out parts as they go. Any exception means that the file is broken
/// from there on: it is listed, and the parts before it stay. Cancellation ends the reading with an <see cref="OperationCanceledException"/>.
/// </remarks>
public interface ISourceReader
{
    /// <summary>Gets the extensions it reads, in lower case with the dot.</summary>
    IReadOnlyCollection<string> Extensions { get; }

    /// <summary>Reads a file part by part.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The parts in the order of the file; none for a file without text.</returns>
    IEnumerable<SourcePart> Read(SourceFile file, CancellationToken cancellationToken);
}

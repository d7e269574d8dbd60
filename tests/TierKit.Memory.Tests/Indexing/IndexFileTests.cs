using TierKit.Memory.Indexing;

namespace TierKit.Memory.Tests.Indexing;

public sealed class IndexFileTests : IDisposable
{
    private readonly IndexFixture _notes = new();

    public void Dispose() => _notes.Dispose();

    [Fact]
    public void Read_WhileAnotherProcessWrites_SeesOneMomentThroughout()
    {
        string path = Path.Combine(Path.GetDirectoryName(_notes.Database)!, "moment.db");
        using IndexFile mine = new(path);
        using IndexFile theirs = new(path);

        (long first, long second) = mine.Read(connection =>
        {
            long before = Revision(connection);
            theirs.Write(static other => other.Execute("UPDATE state SET revision = revision + 1"), CancellationToken.None);
            return (before, Revision(connection));
        });

        Assert.Equal(first, second);
        Assert.Equal(first + 1, mine.Read(Revision));
    }

    private static long Revision(IndexConnection connection) => (long)connection.Scalar("SELECT revision FROM state")!;
}

using TierKit.Memory.Indexing;
using TierKit.Memory.Tests.Storage;

namespace TierKit.Memory.Tests.Indexing;

public sealed class IndexFileTests : IDisposable
{
    private readonly IndexFixture _notes = new();

    public void Dispose() => _notes.Dispose();

    [Fact]
    public async Task Open_ManyAtOnceWhereThereIsNoFile_AllOpenOneIndexAndNobodyKeepsItsLock()
    {
        for (int round = 0; round < 10; round++)
        {
            using TemporaryFolder folder = new();
            string path = Path.Combine(folder.Path, "index.db");
            using Barrier start = new(6);
            Task<IndexFile>[] opening = [.. Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return new IndexFile(path);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default))];

            IndexFile[] files = await Task.WhenAll(opening);

            Assert.All(files, static file => Assert.True(file.IsNew || file.WasTouched));
            Assert.All(files, static file => file.Write(static c => c.Execute("UPDATE state SET revision = revision + 1"), CancellationToken.None));
            Assert.Equal(6L, files[0].Read(static c => c.Scalar("SELECT revision FROM state")));
            Array.ForEach(files, static file => file.Dispose());
        }
    }

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

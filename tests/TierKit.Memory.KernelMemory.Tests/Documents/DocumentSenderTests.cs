using TierKit.Memory.KernelMemory.Documents;
using TierKit.Memory.Operations;
using TierKit.Testing.Servers;

namespace TierKit.Memory.KernelMemory.Tests.Documents;

public sealed class DocumentSenderTests : FakeServiceTests
{
    private const string DocumentLedgerName = "kernel-memory.db";

    [Fact]
    public async Task Write_Note_GoesToTheServiceWithItsTagsAndIsFoundThere()
    {
        NotesKit kit = Kit();
        await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", "animals/tall", new WriteNoteOptions { Tags = ["Africa"], NoteType = "spec" }, Token);
        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));

        SearchResults found = await kit.Memory.SearchNotesAsync("giraffes", new SearchNotesOptions { Tags = ["africa"], NoteTypes = ["spec"], Directory = "animals" }, Token);

        FoundNote note = Assert.Single(found.Results);
        Assert.Equal(("Zoo", "Giraffes eat leaves.", (string?)null), (note.Title, note.Passage, found.Notice));
        string upload = Assert.Single(Bodies("/upload"));
        foreach (string tag in (string[])["project:main", "type:spec", "tag:africa", "folder:animals", "folder:animals/tall", "permalink:main/animals/tall/zoo", "sensitivity:private"])
        {
            Assert.Contains(tag, upload, StringComparison.Ordinal);
        }

        Assert.All(Bodies("/search"), static body => Assert.Contains("\"project\":[\"main\"]", body, StringComparison.Ordinal));
        Assert.Contains(Bodies("/search"), static body => body.Contains("\"query\":\"giraffes\"", StringComparison.Ordinal) && body.Contains("\"folder\":[\"animals\"]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Change_MoveAndDelete_AreFollowedUnderOneId()
    {
        NotesKit kit = Kit();
        await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", "animals", cancellationToken: Token);
        await kit.Notes.WaitUntilSentAsync(cancellationToken: Token);
        string id = Assert.Single(Server.Documents);

        await kit.Memory.EditNoteAsync("animals/zoo", "append", "Penguins eat fish.", cancellationToken: Token);
        await kit.Notes.WaitUntilSentAsync(cancellationToken: Token);
        Assert.Equal(id, Assert.Single(Server.Documents));
        Assert.Contains("Penguins", Bodies("/upload")[^1], StringComparison.Ordinal);

        await kit.Memory.MoveNoteAsync("animals/zoo", "archive/zoo.md", cancellationToken: Token);
        await kit.Notes.WaitUntilSentAsync(cancellationToken: Token);
        Assert.Equal(id, Assert.Single(Server.Documents));
        Assert.Contains("folder:archive", Bodies("/upload")[^1], StringComparison.Ordinal);
        Assert.Equal("archive/Zoo.md", Assert.Single((await kit.Memory.SearchNotesAsync("penguins", new SearchNotesOptions { Directory = "archive" }, Token)).Results).FilePath, ignoreCase: true);

        await kit.Memory.DeleteNoteAsync("archive/zoo.md", Token);
        await kit.Notes.WaitUntilSentAsync(cancellationToken: Token);
        Assert.Empty(Server.Documents);
        Assert.Empty((await kit.Memory.SearchNotesAsync("penguins", cancellationToken: Token)).Results);
    }

    [Fact]
    public async Task Write_SecretNote_NeverReachesTheServiceAndOneThatBecameSecretLeavesIt()
    {
        NotesKit kit = Kit();
        await kit.Memory.WriteNoteAsync("Safe", "The code is swordfish.", options: new WriteNoteOptions { Metadata = Label("secret") }, cancellationToken: Token);
        await kit.Memory.WriteNoteAsync("Open", "The door is zanzibar.", cancellationToken: Token);
        await kit.Notes.WaitUntilSentAsync(cancellationToken: Token);
        await kit.Memory.WriteNoteAsync("Open", "The door is zanzibar.", options: new WriteNoteOptions { Metadata = Label("secret"), Overwrite = true }, cancellationToken: Token);
        await kit.Notes.WaitUntilSentAsync(cancellationToken: Token);

        Assert.Empty(Server.Documents);
        Assert.Single(Bodies("/upload"));
        Assert.DoesNotContain(Server.Requests, static request => request.Body.Contains("swordfish", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_ServiceWasAway_IsSentOnceItIsBack()
    {
        Server.Fault = FakeKernelMemoryFault.Down;
        NotesKit kit = Kit();
        await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", cancellationToken: Token);
        Assert.False(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));
        Assert.Contains("does not answer", (await kit.Notes.GetStatusAsync(cancellationToken: Token)).Failure, StringComparison.Ordinal);
        await kit.DisposeAsync();
        Server.Fault = FakeKernelMemoryFault.None;

        NotesKit again = Kit();
        Assert.True(await again.Notes.WaitUntilSentAsync(cancellationToken: Token));

        Assert.Single(Server.Documents);
        Assert.Null((await again.Memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Notice);
    }

    [Theory]
    [InlineData(413, "larger than it takes")]
    [InlineData(503, "how it refuses one")]
    public async Task Upload_ServiceThatIsFull_FailsVisiblyIsNotRepeatedAndTheNoteIsFoundHere(int status, string expected)
    {
        Server.Intercept = async exchange =>
        {
            if (exchange.Request.Path != "/upload")
            {
                return false;
            }

            await exchange.SendAsync($"HTTP/1.1 {status} Status\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return true;
        };
        NotesKit kit = Kit();
        await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", cancellationToken: Token);
        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));

        SearchResults found = await kit.Memory.SearchNotesAsync("giraffes", cancellationToken: Token);
        KernelMemoryTrouble trouble = Assert.Single((await kit.Notes.GetStatusAsync(cancellationToken: Token)).Troubles);

        Assert.Equal(("Zoo.md", DocumentState.Failed), (trouble.Path, trouble.State));
        Assert.Contains(expected, trouble.Reason, StringComparison.Ordinal);
        Assert.Equal("Zoo", Assert.Single(found.Results).Title);
        Assert.Contains("1 refused or lost by it", found.Notice, StringComparison.Ordinal);
        Assert.Single(Bodies("/upload"));
    }

    [Theory]
    [InlineData(true, "not processed within 0.1 s")]
    [InlineData(false, "nothing of it was indexed")]
    public async Task Upload_DocumentThatIsNeverFound_FailsAtOurDeadlineAndIsFoundHere(bool stalls, string expected)
    {
        (Server.Stalls, Server.IndexesNothing) = (stalls, !stalls);
        NotesKit kit = Kit(static options => options.IngestionDeadline = TimeSpan.FromMilliseconds(100));
        await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", cancellationToken: Token);
        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));

        Assert.Contains(expected, Assert.Single((await kit.Notes.GetStatusAsync(cancellationToken: Token)).Troubles).Reason, StringComparison.Ordinal);
        Assert.Equal("Zoo", Assert.Single((await kit.Memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Results).Title);

        // A reindex sends it again.
        (Server.Stalls, Server.IndexesNothing) = (false, false);
        await kit.Memory.ReindexAsync(cancellationToken: Token);
        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));
        Assert.Empty((await kit.Notes.GetStatusAsync(cancellationToken: Token)).Troubles);
    }

    [Fact]
    public async Task Delete_ServiceStillShowsTheNote_FindsNothing()
    {
        NotesKit kit = Kit();
        await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", cancellationToken: Token);
        await kit.Notes.WaitUntilSentAsync(cancellationToken: Token);
        Server.IsSlow = true;

        await kit.Memory.DeleteNoteAsync("zoo", Token);
        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));

        Assert.Empty((await kit.Memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Results);
        Assert.Contains("/documents?", Assert.Single(Server.Requests, static request => request.Method == "DELETE").Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NotesThatWereThereOrChangedWithoutThePackage_AreSent()
    {
        await using (BasicMemory alone = BasicMemory.Open(Path.Combine(Root, "notes"), options => options.StatePath = Path.Combine(Root, "state")))
        {
            await alone.WriteNoteAsync("Zoo", "Giraffes eat leaves.", cancellationToken: Token);
            await alone.WriteNoteAsync("Park", "Ducks eat bread.", cancellationToken: Token);
        }

        await using (NotesKit kit = NotesKit.Open(Root, Server))
        {
            Assert.Equal(2, (await kit.Notes.GetStatusAsync(cancellationToken: Token)).Notes.Values.Sum());
            Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));
            Assert.Equal(2, Server.Documents.Count);
        }

        await using (BasicMemory alone = BasicMemory.Open(Path.Combine(Root, "notes"), options => options.StatePath = Path.Combine(Root, "state")))
        {
            await alone.WriteNoteAsync("Zoo", "Giraffes eat acacia.", options: new WriteNoteOptions { Overwrite = true }, cancellationToken: Token);
        }

        NotesKit again = Kit();
        Assert.Equal("Giraffes eat acacia.", Assert.Single((await again.Memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Results).Passage);
        Assert.True(await again.Notes.WaitUntilSentAsync(cancellationToken: Token));
        Assert.Contains("acacia", Bodies("/upload")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_LedgerThatIsDamaged_StartsAnewAndLosesNothing()
    {
        await using (NotesKit kit = NotesKit.Open(Root, Server))
        {
            await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", cancellationToken: Token);
            await kit.Notes.WaitUntilSentAsync(cancellationToken: Token);
        }

        string ledger = Assert.Single(Directory.GetFiles(Path.Combine(Root, "state"), DocumentLedgerName, SearchOption.AllDirectories));
        await File.WriteAllTextAsync(ledger, new string('x', 5000), Token);
        File.Delete(ledger + "-wal");

        NotesKit again = Kit();
        Assert.Equal("Zoo", Assert.Single((await again.Memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Results).Title);
        Assert.True(await again.Notes.WaitUntilSentAsync(cancellationToken: Token));
        Assert.Equal(1, (await again.Notes.GetStatusAsync(cancellationToken: Token)).Notes[DocumentState.Found]);
    }
}

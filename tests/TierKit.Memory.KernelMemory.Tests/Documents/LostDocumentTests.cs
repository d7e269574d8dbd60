using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Operations;
using TierKit.Testing.Servers;

namespace TierKit.Memory.KernelMemory.Tests.Documents;

/// <summary>A service that forgot its documents, as it does at a restart by default, or that would not take them: nothing stays lost.</summary>
public sealed class LostDocumentTests : FakeServiceTests
{
    [Fact]
    public async Task Search_NarrowedAndTheServiceLostItsNotes_IsAnsweredHereAndSaysSo()
    {
        NotesKit kit = Kit();
        await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", "animals", cancellationToken: Token);
        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));
        Server.Lose();

        SearchResults found = await kit.Memory.SearchNotesAsync("giraffes", new SearchNotesOptions { Directory = "animals" }, Token);

        Assert.Equal("Zoo", Assert.Single(found.Results).Title);
        Assert.Contains("has lost the notes that it had", found.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ServiceThatLostAllButWhatCameSince_GetsTheRestAgain()
    {
        await using (NotesKit kit = NotesKit.Open(Root, Server))
        {
            await WriteLoseWriteAsync(kit);
        }

        NotesKit again = Kit();
        await again.Memory.SearchNotesAsync("giraffes", cancellationToken: Token);

        await FoundAgainAsync(again);
    }

    [Fact]
    public async Task Search_ServiceThatLostAllButWhatCameSince_GetsTheRestAgainAtTheNextComparison()
    {
        LaterTime time = new();
        NotesKit kit = Kit(more: kit => kit.Services.AddSingleton<TimeProvider>(time));
        await kit.Memory.SearchNotesAsync("giraffes", cancellationToken: Token);
        await WriteLoseWriteAsync(kit);
        time.Later = TimeSpan.FromMinutes(6);

        // It finds something, so that alone shows nothing.
        Assert.NotEmpty((await kit.Memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Results);

        await FoundAgainAsync(kit);
    }

    [Theory]
    [InlineData(FakeKernelMemoryFault.Down)]
    [InlineData(FakeKernelMemoryFault.Endless)]
    [InlineData(FakeKernelMemoryFault.OtherVersion)]
    [InlineData(null)]
    public async Task Write_ServiceThatIsIll_NoteWaitsAndIsSentOnceItIsWell(FakeKernelMemoryFault? fault)
    {
        (Server.Fault, Server.ApiKey) = (fault ?? FakeKernelMemoryFault.None, fault is null ? new string('k', 32) : null);
        await using (NotesKit kit = NotesKit.Open(Root, Server, static options => options.MaxAnswerBytes = 50_000))
        {
            await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", cancellationToken: Token);
            Assert.False(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));
            Assert.NotNull((await kit.Notes.GetStatusAsync(cancellationToken: Token)).Failure);
        }

        Assert.True(File.Exists(Path.Combine(Root, "notes", "Zoo.md")));
        (Server.Fault, Server.ApiKey) = (FakeKernelMemoryFault.None, null);
        NotesKit again = Kit();

        Assert.True(await again.Notes.WaitUntilSentAsync(cancellationToken: Token));
        Assert.Single(Server.Documents);
    }

    private async Task WriteLoseWriteAsync(NotesKit kit)
    {
        await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", cancellationToken: Token);
        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));
        Server.Lose();
        await kit.Memory.WriteNoteAsync("Park", "Giraffes eat hay.", cancellationToken: Token);
        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));
        Assert.Single(Server.Documents);
    }

    private async Task FoundAgainAsync(NotesKit kit)
    {
        // What is to be sent again is known only once the service was asked, in the background.
        while (Server.Documents.Count < 2)
        {
            await kit.Notes.WaitUntilSentAsync(cancellationToken: Token);
            await Task.Yield();
        }

        Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));
        Assert.Equal(2, (await kit.Memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Results.Count);
    }

    /// <summary>The system's clock, set forward when a test says so; what waits goes on by the system's.</summary>
    private sealed class LaterTime : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Later;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Later.TotalSeconds * TimestampFrequency);
    }
}

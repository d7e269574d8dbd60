using System.Text.RegularExpressions;
using TierKit.Testing.Loopback;
using TierKit.Testing.Servers;

namespace TierKit.Memory.KernelMemory.Tests;

public sealed class KernelMemoryClientTests : IAsyncDisposable
{
    private readonly FakeKernelMemoryServer _server = new();
    private readonly KernelMemoryOptions _options;
    private readonly KernelMemoryClient _client;

    public KernelMemoryClientTests()
    {
        _options = new KernelMemoryOptions { Endpoint = _server.Endpoint, PollInterval = TimeSpan.FromMilliseconds(1) };
        _client = new KernelMemoryClient(_options);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Upload_Text_IsFoundWithinItsProjectAndByItsTags()
    {
        await _client.UploadAsync("note-1", "Giraffes eat leaves.", Tags("zoo"), Token);
        await _client.WaitUntilFoundAsync("note-1", Token);
        using KernelMemoryClient other = new(new KernelMemoryOptions { Endpoint = _server.Endpoint, Project = "other" });

        Assert.Equal(("note-1", "Giraffes eat leaves."), (await _client.SearchAsync("giraffes", [Tags("zoo")], cancellationToken: Token)).Select(static found => (found.DocumentId, found.Text)).Single());
        Assert.Empty(await _client.SearchAsync("giraffes", [Tags("park")], cancellationToken: Token));
        Assert.Empty(await other.SearchAsync("giraffes", [Tags("zoo"), Tags("park")], cancellationToken: Token));
        LoopbackRequest upload = _server.Requests.Single(static request => request.Path == "/upload");
        Assert.DoesNotContain("steps", upload.Body, StringComparison.Ordinal);
        Assert.Equal("content.md", Regex.Match(upload.Body, "filename=\"?([^\"\r\n;]+)").Groups[1].Value);
        Assert.Empty(_server.Fetched);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task Search_WithoutAWord_NeverLeaves(string query)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _client.SearchAsync(query, [Tags("zoo")], cancellationToken: Token));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Delete_KnownAndUnknown_ForgetsTheKnown()
    {
        await _client.UploadAsync("note-1", "Giraffes", Tags("zoo"), Token);

        await _client.DeleteAsync("note-1", Token);
        await _client.DeleteAsync("note-2", Token);

        Assert.Empty(_server.Documents);
        Assert.Equal(KernelMemoryState.Unknown, await _client.GetStateAsync("note-1", Token));
    }

    [Theory]
    [InlineData("../../escape")]
    [InlineData("a..b")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ünote")]
    [InlineData("")]
    public async Task Upload_NameThatIsAPath_NeverLeaves(string id)
    {
        Assert.Equal(KernelMemoryError.Refused, await ErrorOf(() => _client.UploadAsync(id, "text", Tags("zoo"), Token)));
        Assert.Equal(KernelMemoryError.Refused, await ErrorOf(() => _client.DeleteAsync(id, Token)));
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("Foo_Bar")]
    [InlineData("")]
    public void Create_IndexOfTwoSpellings_IsRefused(string index)
        => Assert.Equal(KernelMemoryError.Refused, Assert.Throws<KernelMemoryException>(() => new KernelMemoryClient(new KernelMemoryOptions { Index = index })).Error);

    [Fact]
    public async Task Search_FilterThatWouldLetEverythingThrough_NeverLeaves()
    {
        foreach (Dictionary<string, IReadOnlyList<string>> filter in (Dictionary<string, IReadOnlyList<string>>[])[new() { ["user"] = [] }, new() { ["user"] = [" "] }, new() { ["Project"] = ["other"] }, new() { ["__document_id"] = ["a"] }, new() { ["a:b"] = ["c"] }])
        {
            Assert.Equal(KernelMemoryError.Refused, await ErrorOf(() => _client.SearchAsync("giraffes", [filter], cancellationToken: Token)));
        }

        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task WaitUntilFound_NeverProcessed_FailsAtOurDeadline()
    {
        _server.Stalls = true;
        _options.IngestionDeadline = TimeSpan.FromMilliseconds(20);
        await _client.UploadAsync("note-1", "text", Tags("zoo"), Token);

        Assert.Equal(KernelMemoryError.IngestionFailed, await ErrorOf(() => _client.WaitUntilFoundAsync("note-1", Token)));
        Assert.Equal(KernelMemoryState.Pending, await _client.GetStateAsync("note-1", Token));
    }

    [Fact]
    public async Task WaitUntilFound_CompletedWithoutAnIndexedWord_Fails()
    {
        _server.IndexesNothing = true;
        await _client.UploadAsync("note-1", "text", Tags("zoo"), Token);

        Assert.Equal(KernelMemoryState.Completed, await _client.GetStateAsync("note-1", Token));
        Assert.Equal(KernelMemoryError.IngestionFailed, await ErrorOf(() => _client.WaitUntilFoundAsync("note-1", Token)));
    }

    [Theory]
    [InlineData(400, KernelMemoryError.Refused)]
    [InlineData(401, KernelMemoryError.Unauthorized)]
    [InlineData(404, KernelMemoryError.UnexpectedAnswer)]
    [InlineData(413, KernelMemoryError.TooLarge)]
    [InlineData(302, KernelMemoryError.UnexpectedAnswer)]
    [InlineData(500, KernelMemoryError.ServiceFailed)]
    [InlineData(503, KernelMemoryError.ServiceFailed)]
    [InlineData(507, KernelMemoryError.ServiceFailed)]
    public async Task Search_EmptyBodyWithAStatus_IsClassifiedByTheStatus(int status, KernelMemoryError expected)
    {
        _server.Intercept = async exchange =>
        {
            await exchange.SendAsync($"HTTP/1.1 {status} Status\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return true;
        };

        Assert.Equal(expected, await ErrorOf(() => _client.SearchAsync("giraffes", cancellationToken: Token)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Upload_ServerErrorForOurMistake_IsRefusedAndNotSentAgain(int status)
    {
        _server.Intercept = async exchange =>
        {
            await exchange.SendAsync($"HTTP/1.1 {status} Status\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return true;
        };

        Assert.Equal(KernelMemoryError.Refused, await ErrorOf(() => _client.UploadAsync("a", "text", Tags("zoo"), Token)));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Search_WrongKey_IsUnauthorizedAndTheRightOneIsSentBare()
    {
        _server.ApiKey = new string('k', 32);
        Assert.Equal(KernelMemoryError.Unauthorized, await ErrorOf(() => _client.SearchAsync("giraffes", cancellationToken: Token)));

        _options.ApiKey = "Bearer " + _server.ApiKey;
        Assert.Equal(KernelMemoryError.Unauthorized, await ErrorOf(() => _client.SearchAsync("giraffes", cancellationToken: Token)));

        _options.ApiKey = _server.ApiKey;
        Assert.Empty(await _client.SearchAsync("giraffes", cancellationToken: Token));
    }

    [Theory]
    [InlineData("upload")]
    [InlineData("state")]
    [InlineData("delete")]
    [InlineData("search")]
    [InlineData("ask")]
    [InlineData("indexes")]
    [InlineData("health")]
    public async Task Call_ServiceThatHangs_EndsAtItsDeadline(string call)
    {
        (_options.Deadline, _options.SearchDeadline) = call == "search" ? (TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(50)) : (TimeSpan.FromMilliseconds(50), TimeSpan.FromHours(1));
        _server.Fault = FakeKernelMemoryFault.Silent;

        Assert.Equal(KernelMemoryError.TimedOut, await ErrorOf(() => call switch
        {
            "upload" => _client.UploadAsync("a", "text", Tags("zoo"), Token),
            "state" => _client.GetStateAsync("a", Token),
            "delete" => _client.DeleteAsync("a", Token),
            "search" => _client.SearchAsync("giraffes", cancellationToken: Token),
            "ask" => Asked(),
            "indexes" => _client.ListIndexesAsync(Token),
            _ => _client.CheckHealthAsync(Token),
        }));
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_EndlessBody_IsLeftUnreadAtItsLimit(bool streams)
    {
        // Above what sockets hold between the two, and far below endless.
        const int most = 6_400;
        int sent = 0;
        _options.MaxAnswerBytes = 100_000;
        _server.Intercept = async exchange =>
        {
            await exchange.BeginStreamAsync("application/json");
            while (Interlocked.Increment(ref sent) < most)
            {
                await exchange.ChunkAsync(new string(' ', 10_000));
            }

            return true;
        };

        KernelMemoryException exception = await Assert.ThrowsAsync<KernelMemoryException>(() => streams ? Asked() : _client.SearchAsync("giraffes", cancellationToken: Token));

        Assert.Equal(KernelMemoryError.UnexpectedAnswer, exception.Error);
        Assert.Contains("100000 bytes", exception.Message, StringComparison.Ordinal);
        Assert.InRange(Volatile.Read(ref sent), 10, most - 1);
    }

    [Fact]
    public async Task WaitUntilFound_AnotherDocumentIsFound_Fails()
    {
        await _client.UploadAsync("note-1", "text", Tags("zoo"), Token);
        _server.Intercept = async exchange =>
        {
            if (exchange.Request.Path != "/search")
            {
                return false;
            }

            await exchange.AnswerAsync(200, """{"results":[{"documentId":"note-2","partitions":[{"text":"a","relevance":1,"partitionNumber":0}]}]}""");
            return true;
        };

        Assert.Equal(KernelMemoryError.IngestionFailed, await ErrorOf(() => _client.WaitUntilFoundAsync("note-1", Token)));
    }

    [Theory]
    [InlineData("<html>not the service</html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"results":[{"documentId":1}]}""")]
    [InlineData("""{"results":[{"documentId":"a"}]}""")]
    [InlineData("""{"results":[{"documentId":"a","partitions":[{"text":"a","relevance":1e999,"partitionNumber":0}]}]}""")]
    [InlineData("""{"results":[{"documentId":"a","partitions":[{"text":"\ud800","relevance":1,"partitionNumber":0}]}]}""")]
    public async Task Search_AnswerOfSomethingElse_IsUnexpected(string body)
    {
        _server.Intercept = async exchange =>
        {
            await exchange.AnswerAsync(200, body);
            return true;
        };

        Assert.Equal(KernelMemoryError.UnexpectedAnswer, await ErrorOf(() => _client.SearchAsync("giraffes", cancellationToken: Token)));
    }

    [Fact]
    public async Task Search_ServiceIsAwayOrElsewhere_SaysWhich()
    {
        _options.Endpoint = new Uri($"http://127.0.0.1:{LoopbackServer.ClosedPort()}");
        Assert.Equal(KernelMemoryError.Unreachable, await ErrorOf(() => _client.SearchAsync("giraffes", cancellationToken: Token)));

        _options.Endpoint = new Uri("http://203.0.113.7:9001");
        Assert.Equal(KernelMemoryError.LeavesHome, await ErrorOf(() => _client.SearchAsync("giraffes", cancellationToken: Token)));
    }

    [Fact]
    public async Task Ask_AppendAndReset_SaysWhatReplaces()
    {
        _server.Answer = ["""{"streamState":"append","text":"Perhaps","relevantSources":[]}""", """{"streamState":"append","text":""}""", """{"streamState":"reset","noResult":true,"text":"INFO NOT FOUND","relevantSources":[]}"""];

        List<KernelMemoryAnswerUpdate> updates = await Asked();

        Assert.Equal([("Perhaps", false), ("", false), ("INFO NOT FOUND", true)], updates.Select(static update => (update.Text, update.Replaces)));
        Assert.True(updates[^1].NoResult);
    }

    [Fact]
    public async Task Ask_StreamWithoutItsEndMark_IsTruncated()
    {
        _server.Answer = ["""{"streamState":"append","text":"Half an"}"""];
        _server.SendsDone = false;

        Assert.Equal(KernelMemoryError.Truncated, await ErrorOf(Asked));
    }

    [Fact]
    public async Task Ask_StreamThatEndsInOrderWithoutItsEndMark_IsTruncated()
    {
        _server.Intercept = static async exchange =>
        {
            await exchange.AnswerAsync(200, "data: {\"streamState\":\"append\",\"text\":\"Half an\"}\n\n", "text/event-stream");
            return true;
        };

        Assert.Equal(KernelMemoryError.Truncated, await ErrorOf(Asked));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"streamState":"append","text":7}""")]
    [InlineData("""{"streamState":"append","text":"a","relevantSources":[{"link":"x"}]}""")]
    public async Task Ask_EventOfSomethingElse_IsUnexpected(string line)
    {
        _server.Answer = [line];

        Assert.Equal(KernelMemoryError.UnexpectedAnswer, await ErrorOf(Asked));
    }

    [Theory]
    [InlineData("relative/path")]
    [InlineData("ftp://127.0.0.1")]
    public void Create_EndpointThatIsNone_NamesSettingAndValue(string endpoint)
    {
        KernelMemoryException exception = Assert.Throws<KernelMemoryException>(() => new KernelMemoryClient(new KernelMemoryOptions { Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute) }));

        Assert.Contains($"Endpoint = '{endpoint}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ErrorEvent_IsAServiceFailure()
    {
        _server.Answer = ["""{"streamState":"error","noResult":true,"noResultReason":"Error: x [y]"}"""];

        Assert.Equal(KernelMemoryError.ServiceFailed, await ErrorOf(Asked));
    }

    private async Task<List<KernelMemoryAnswerUpdate>> Asked()
    {
        List<KernelMemoryAnswerUpdate> updates = [];
        await foreach (KernelMemoryAnswerUpdate update in _client.AskAsync("What do giraffes eat?", cancellationToken: Token))
        {
            updates.Add(update);
        }

        return updates;
    }

    private static Dictionary<string, IReadOnlyList<string>> Tags(string tag) => new() { ["tag"] = [tag] };

    private static async Task<KernelMemoryError> ErrorOf(Func<Task> call) => (await Assert.ThrowsAsync<KernelMemoryException>(call)).Error;
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TierKit.Testing.Servers;

namespace TierKit.Memory.KernelMemory.Tests.Wire;

/// <summary>Holds the fake to the contract: its examples byte for byte, its odd answers one by one.</summary>
public sealed class FakeKernelMemoryServerTests : IAsyncDisposable
{
    private readonly FakeKernelMemoryServer _server = new();
    private readonly HttpClient _http;

    public FakeKernelMemoryServerTests() => _http = new HttpClient { BaseAddress = _server.Endpoint };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Upload_ExampleOfTheContract_IsAnsweredByteForByte()
    {
        GoldenContract contract = GoldenContract.Read();

        (HttpResponseMessage response, string body) = await Upload("Rover", ("index", "tk"), ("documentId", "rover-handbook"), ("tags", "user:alice"), ("tags", "type:manual"), ("tags", "type:hardware"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Matches(contract.Example("{\"index\":\"tk\",\"documentId\":\"rover-handbook\""), body);
        Assert.Equal("/upload-status?index=tk&documentId=rover-handbook", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Status_ExampleOfTheContract_IsAnsweredByteForByte()
    {
        GoldenContract contract = GoldenContract.Read();
        _server.IsSlow = true;
        await Upload("Rover", ("index", "tk"), ("documentId", "rover-handbook"), ("tags", "user:alice"), ("tags", "type:manual"), ("tags", "type:hardware"));

        string pending = await _http.GetStringAsync("upload-status?index=tk&documentId=rover-handbook", Token);
        _server.Work();
        string done = await _http.GetStringAsync("upload-status?index=tk&documentId=rover-handbook", Token);

        Assert.Matches(contract.Example("{\"completed\":false,\"empty\":false"), pending);
        Assert.StartsWith("{\"completed\":true,\"empty\":false,", done, StringComparison.Ordinal);
        Assert.EndsWith("\"remaining_steps\":[],\"completed_steps\":[\"extract\",\"partition\",\"gen_embeddings\",\"save_records\"]}", done, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_ShapeOfTheContract_HasItsNamesInItsOrderAndEscapesNothing()
    {
        GoldenContract contract = GoldenContract.Read();
        await Upload("Rover & wheels", ("index", "tk"), ("documentId", "rover"), ("tags", "user:alice"));

        (_, string body) = await Post("search", """{"index":"tk","query":"rover & co"}""");
        using JsonDocument json = JsonDocument.Parse(body);
        JsonElement citation = json.RootElement.GetProperty("results")[0];

        Assert.StartsWith("{\"query\":\"rover & co\",\"noResult\":false,\"results\":[", body, StringComparison.Ordinal);
        Assert.Equal(["query", "noResult", "results"], contract.Names("{\"query\":\"…\",\"noResult\":false"));
        Assert.Equal(
            contract.Names("{\"link\":").Select(static name => name.TrimEnd('?')).Where(static name => name is not ("k" or "v")),
            citation.EnumerateObject().SelectMany(static property => property.Name == "partitions" ? [property.Name, .. property.Value[0].EnumerateObject().Select(static inner => inner.Name)] : (IEnumerable<string>)[property.Name]));
        foreach (string tag in (string[])["__document_id", "__file_type", "__file_id", "__file_part", "__part_n", "__sect_n"])
        {
            Assert.True(contract.Has($"`{tag}`"));
            Assert.True(citation.GetProperty("partitions")[0].GetProperty("tags").TryGetProperty(tag, out _));
        }

        Assert.Equal("""{"query":"rover","noResult":true,"results":[]}""", (await Post("search", """{"index":"nobody","query":"rover"}""")).Body);
    }

    [Fact]
    public async Task Ask_ShapesOfTheContract_HaveItsNamesAndEscapeWhatSearchDoesNot()
    {
        GoldenContract contract = GoldenContract.Read();
        _server.Answer = ["""{"streamState":"append","text":"Wheels ","relevantSources":[]}""", """{"streamState":"append","text":"& tracks"}"""];

        (_, string whole) = await Post("ask", """{"question":"What & why?"}""");
        using HttpResponseMessage streamed = await _http.PostAsync("ask", Json("""{"question":"What?","stream":true}"""), Token);
        _server.Answer = [];
        (_, string nothing) = await Post("ask", """{"question":"What?"}""");

        Assert.Equal("""{"question":"What \u0026 why?","noResult":false,"text":"Wheels \u0026 tracks","tokenUsage":[],"relevantSources":[]}""", whole);
        Assert.Equal(
            contract.Names("{\"question\":\"…\",\"noResult\":false,\"text\"").Where(static name => name is "question" or "noResult" or "text" or "tokenUsage" or "relevantSources"),
            JsonDocument.Parse(whole).RootElement.EnumerateObject().Select(static property => property.Name));
        Assert.Equal("text/event-stream; charset=utf-8", streamed.Content.Headers.ContentType?.ToString());
        Assert.Equal("data: {\"streamState\":\"append\",\"text\":\"Wheels \",\"relevantSources\":[]}\n\ndata: {\"streamState\":\"append\",\"text\":\"& tracks\"}\n\ndata: [DONE]\n\n", await streamed.Content.ReadAsStringAsync(Token));
        Assert.Equal("""{"question":"What?","noResult":true,"noResultReason":"No relevant memories available","text":"INFO NOT FOUND","tokenUsage":[],"relevantSources":[]}""", nothing);
        Assert.True(contract.Has("`data: [DONE]`") && contract.Has("\"No relevant memories available\"") && contract.Has("\"INFO NOT FOUND\""));
    }

    [Fact]
    public async Task Ask_ProviderThatFailsInTheMiddle_IsCutWithoutAnErrorOrAnEndMark()
    {
        _server.Answer = ["""{"streamState":"append","text":"Half an"}"""];
        _server.SendsDone = false;
        using HttpRequestMessage request = new(HttpMethod.Post, "ask") { Content = Json("""{"question":"What?","stream":true}""") };
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using StreamReader lines = new(await response.Content.ReadAsStreamAsync(Token));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("""data: {"streamState":"append","text":"Half an"}""", await lines.ReadLineAsync(Token));
        await Assert.ThrowsAnyAsync<IOException>(() => lines.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Ask_ModelsAreAway_FailsAsTheContractSays()
    {
        GoldenContract contract = GoldenContract.Read();
        _server.Fault = FakeKernelMemoryFault.ModelsAway;

        (HttpResponseMessage whole, string body) = await Post("ask", """{"question":"What?"}""");
        (HttpResponseMessage streamed, string events) = await Post("ask", """{"question":"What?","stream":true}""");
        (HttpResponseMessage search, string nothing) = await Post("search", """{"query":"What?"}""");

        Assert.Equal((503, "application/json"), ((int)whole.StatusCode, whole.Content.Headers.ContentType?.MediaType));
        Assert.Equal(contract.Names("{\"title\":\"Service Unavailable\""), JsonDocument.Parse(body).RootElement.EnumerateObject().Select(static property => property.Name));
        Assert.Equal((503, "text/event-stream"), ((int)streamed.StatusCode, streamed.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("data: {\"streamState\":\"error\",\"noResult\":true,\"noResultReason\":\"Error: ", events, StringComparison.Ordinal);
        Assert.Equal((500, ""), ((int)search.StatusCode, nothing));
    }

    [Theory]
    [InlineData("no files", 400, "No file was uploaded")]
    [InlineData("two indexes", 400, null)]
    [InlineData("two ids", 400, null)]
    [InlineData("bad args", 400, null)]
    [InlineData("reserved tag", 500, "")]
    [InlineData("equals in tag", 500, "")]
    [InlineData("index with a space", 503, "Document upload failed")]
    [InlineData("id with a colon", 503, "Document upload failed")]
    [InlineData("same step twice", 503, "Document upload failed")]
    [InlineData("id that leads out", 202, null)]
    [InlineData("id of other letters", 500, "")]
    [InlineData("unknown step", 202, null)]
    [InlineData("no extension", 202, null)]
    [InlineData("too large", 413, null)]
    public async Task Upload_OddForm_IsAnsweredAsTheServiceDoes(string form, int status, string? expected)
    {
        _server.MaxUploadBytes = 2000;
        (HttpResponseMessage response, string body) = await (form switch
        {
            "no files" => Send([("index", "tk")]),
            "two indexes" => Upload("x", ("index", "a"), ("index", "b")),
            "two ids" => Upload("x", ("documentId", "a"), ("documentId", "b")),
            "bad args" => Upload("x", ("args", "{")),
            "reserved tag" => Upload("x", ("tags", "__x:y")),
            "equals in tag" => Upload("x", ("tags", "a=b:c")),
            "index with a space" => Upload("x", ("index", "a b")),
            "id with a colon" => Upload("x", ("documentId", "a:b")),
            "same step twice" => Upload("x", ("steps", "extract,extract")),
            "id that leads out" => Upload("x", ("documentId", "../../escape")),
            "id of other letters" => Upload("x", ("documentId", "ünote")),
            "unknown step" => Upload("x", ("documentId", "a"), ("steps", "nothing")),
            "no extension" => Send([("documentId", "a")], ("README", "x")),
            _ => Upload(new string('x', 3000)),
        });

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(expected?.Length == 0, body.Length == 0);
        Assert.Contains(expected ?? "", body, StringComparison.Ordinal);
        switch (form)
        {
            case "id that leads out":
                Assert.Equal(["../../escape"], _server.Escaped);
                break;
            case "id of other letters":
                Assert.Equal(["ünote"], _server.Documents);
                break;
            case "unknown step" or "no extension":
                Assert.Contains("\"completed\":false", await _http.GetStringAsync("upload-status?documentId=a", Token), StringComparison.Ordinal);
                break;
        }
    }

    [Theory]
    [InlineData("GET", "/health", 200, "\"Service is running.\"")]
    [InlineData("GET", "/upload-status", 400, "")]
    [InlineData("GET", "/upload-status?documentId=", 400, "required")]
    [InlineData("GET", "/upload-status?documentId=x", 404, "Document not found")]
    [InlineData("DELETE", "/documents", 400, "")]
    [InlineData("DELETE", "/documents?documentId=", 500, "")]
    [InlineData("DELETE", "/documents?documentId=x", 202, "\"documentId\":\"x\"")]
    [InlineData("GET", "/download?documentId=x", 400, "")]
    [InlineData("GET", "/download?documentId=x&filename=", 400, "Missing")]
    [InlineData("GET", "/download?documentId=x&filename=y", 404, "File not found")]
    [InlineData("GET", "/indexes", 200, "{\"results\":[]}")]
    [InlineData("GET", "/documents", 405, "")]
    [InlineData("GET", "/nowhere", 404, "")]
    [InlineData("POST", "/search", 415, "")]
    public async Task Path_OddRequest_IsAnsweredAsTheServiceDoes(string method, string path, int status, string expected)
    {
        using HttpResponseMessage response = await _http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Token);
        string body = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(expected.Length == 0, body.Length == 0);
        Assert.Contains(expected, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"query":"rover","filters":[{"user":"alice"}]}""", 400, 0)]
    [InlineData("""{"query":"rover","filters":[{"user":null}]}""", 500, 0)]
    [InlineData("""{"query":"rover","filters":[{"a:b":["c"]}]}""", 500, 0)]
    [InlineData("""{"query":"","filters":[{"user":["alice"]}]}""", 500, 0)]
    [InlineData("""{"query":""}""", 200, 0)]
    [InlineData("""{"QUERY":"rover"}""", 200, 1)]
    [InlineData("""{"query":"rover","filters":[{}]}""", 200, 1)]
    [InlineData("""{"query":"rover","filters":[{"user":[]}]}""", 200, 1)]
    [InlineData("""{"query":"rover","filters":[{"USER":["alice"]}]}""", 200, 1)]
    [InlineData("""{"query":"rover","filters":[{"user":["Alice"]}]}""", 200, 0)]
    [InlineData("""{"query":"rover","filters":[{"user":["alice","bob"]}]}""", 200, 0)]
    [InlineData("""{"query":"rover","filters":[{"user":["bob"]},{"user":["alice"]}]}""", 200, 1)]
    [InlineData("""{"query":"rover","filters":[{"__document_id":["rover"]}]}""", 200, 1)]
    [InlineData("""{"query":"nothing here","minRelevance":-1}""", 200, 1)]
    [InlineData("{", 400, 0)]
    public async Task Search_Filters_AreJudgedAsTheServiceDoes(string request, int status, int found)
    {
        await Upload("Rover", ("documentId", "rover"), ("tags", "user:alice"));

        (HttpResponseMessage response, string body) = await Post("search", request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? found : 0, body.Length == 0 ? 0 : JsonDocument.Parse(body).RootElement.GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task Slow_UploadAndDeletion_ShowWhatWasBeforeUntilTheQueueIsWorkedOff()
    {
        await Upload("Old rover", ("documentId", "rover"));
        _server.IsSlow = true;
        await Upload("New rover", ("documentId", "rover"));
        Assert.Contains("Old rover", (await Post("search", """{"query":"rover"}""")).Body, StringComparison.Ordinal);
        _server.Work();
        Assert.Contains("New rover", (await Post("search", """{"query":"rover"}""")).Body, StringComparison.Ordinal);

        await _http.DeleteAsync("documents?documentId=rover", Token);
        Assert.Contains("New rover", (await Post("search", """{"query":"rover"}""")).Body, StringComparison.Ordinal);
        Assert.Contains("Empty pipeline", await (await _http.GetAsync("upload-status?documentId=rover", Token)).Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        _server.Work();
        Assert.Equal("""{"results":[]}""", await _http.GetStringAsync("indexes", Token));
    }

    [Fact]
    public async Task Indexes_TwoSpellings_AreOneForVectorsAndTwoForFiles()
    {
        await Upload("Rover", ("index", "Foo_Bar"), ("documentId", "rover"));

        Assert.Equal("""{"results":[{"name":"foo-bar"}]}""", await _http.GetStringAsync("indexes", Token));
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("upload-status?index=Foo_Bar&documentId=rover", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("upload-status?index=foo-bar&documentId=rover", Token)).StatusCode);

        await _http.DeleteAsync("indexes?index=foo-bar", Token);
        Assert.Equal("""{"results":[]}""", await _http.GetStringAsync("indexes", Token));
        Assert.Contains("\"completed\":true", await _http.GetStringAsync("upload-status?index=Foo_Bar&documentId=rover", Token), StringComparison.Ordinal);

        await Upload("Rover", ("index", "other"), ("documentId", "rover"));
        await _http.DeleteAsync("indexes?index=..", Token);
        Assert.Empty(_server.Documents);
    }

    [Fact]
    public async Task Traps_StepsAndPages_DoWhatTheContractWarnsOf()
    {
        await Upload("Rover", ("documentId", "rover"));
        await Upload("x", ("documentId", "other"), ("steps", "private_delete_index"));
        Assert.Equal("""{"results":[]}""", await _http.GetStringAsync("indexes", Token));

        await Send([("documentId", "page")], ("content.url", "http://169.254.169.254/"));
        Assert.Equal(["http://169.254.169.254/"], _server.Fetched);

        await Upload("x", ("documentId", new string('a', 200)));
        Assert.Contains("\"completed\":false", await _http.GetStringAsync("upload-status?documentId=" + new string('a', 200), Token), StringComparison.Ordinal);

        await Send([("documentId", "zip")], ("data.zip", "x"));
        Assert.Contains("\"completed\":true", await _http.GetStringAsync("upload-status?documentId=zip", Token), StringComparison.Ordinal);
        Assert.Empty(JsonDocument.Parse((await Post("search", """{"query":"x","filters":[{"__document_id":["zip"]}]}""")).Body).RootElement.GetProperty("results").EnumerateArray());
    }

    [Fact]
    public async Task Download_WholeAndRange_GivesTheOriginal()
    {
        await Upload("Rover", ("documentId", "rover"));

        using HttpResponseMessage whole = await _http.GetAsync("download?documentId=rover&filename=content.txt", Token);
        HttpRequestMessage request = new(HttpMethod.Get, "download?documentId=rover&filename=content.txt") { Headers = { Range = new RangeHeaderValue(1, 2) } };
        using HttpResponseMessage part = await _http.SendAsync(request, Token);

        Assert.Equal(("Rover", "attachment"), (await whole.Content.ReadAsStringAsync(Token), whole.Content.Headers.ContentDisposition?.DispositionType));
        Assert.NotNull(whole.Content.Headers.LastModified);
        Assert.Equal((HttpStatusCode.PartialContent, "ov"), (part.StatusCode, await part.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task Key_MissingWrongOrAfterABrokenBody_IsAnsweredInTheServicesOrder()
    {
        _server.ApiKey = new string('k', 32);
        HttpRequestMessage bearer = new(HttpMethod.Get, "indexes");
        bearer.Headers.TryAddWithoutValidation("Authorization", "Bearer " + _server.ApiKey);
        HttpRequestMessage bare = new(HttpMethod.Get, "indexes");
        bare.Headers.TryAddWithoutValidation("Authorization", _server.ApiKey);

        Assert.Equal(401, (int)(await _http.GetAsync("indexes", Token)).StatusCode);
        Assert.Equal(401, (int)(await _http.GetAsync("", Token)).StatusCode);
        Assert.Equal(403, (int)(await _http.SendAsync(bearer, Token)).StatusCode);
        Assert.Equal(200, (int)(await _http.SendAsync(bare, Token)).StatusCode);
        Assert.Equal(200, (int)(await _http.GetAsync("health", Token)).StatusCode);
        Assert.Equal(400, (int)(await Post("search", "{")).Response.StatusCode);
        Assert.Equal("application/problem+json", (await _http.GetAsync("indexes", Token)).Content.Headers.ContentType?.MediaType);
    }

    private Task<(HttpResponseMessage Response, string Body)> Upload(string text, params (string Name, string Value)[] fields) => Send(fields, ("content.txt", text));

    private async Task<(HttpResponseMessage Response, string Body)> Send((string Name, string Value)[] fields, params (string Name, string Text)[] files)
    {
        using MultipartFormDataContent form = new();
        foreach ((string name, string value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        foreach ((string name, string text) in files)
        {
            form.Add(new StringContent(text), "file0", name);
        }

        HttpResponseMessage response = await _http.PostAsync("upload", form, Token);
        return (response, await response.Content.ReadAsStringAsync(Token));
    }

    private async Task<(HttpResponseMessage Response, string Body)> Post(string path, string json)
    {
        HttpResponseMessage response = await _http.PostAsync(path, Json(json), Token);
        return (response, await response.Content.ReadAsStringAsync(Token));
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}

using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Memory.KernelMemory.Tests;

public sealed class KernelMemoryNotesTests : FakeServiceTests
{
    [Fact]
    public async Task Ask_AnswerOfTheService_NamesItsSourcesAndTheirLabel()
    {
        NotesKit kit = await KitAsync();
        Server.Answer =
        [
            """{"streamState":"append","text":"Leaves","relevantSources":[{"documentId":"x","partitions":[{"text":"Giraffes eat leaves.","relevance":0.9,"partitionNumber":0,"tags":{"permalink":["main/zoo"],"sensitivity":["internal"]}}]}]}""",
            """{"streamState":"append","text":", mostly."}""",
        ];

        KernelMemoryAnswer answer = await kit.Notes.AskAsync("What do giraffes eat?", new KernelMemoryAskOptions { Tags = ["Zoo"], Types = ["note"] }, Token);

        Assert.Equal(("Leaves, mostly.", false, false, null, Sensitivity.Internal), (answer.Text, answer.NoResult, answer.IsQuoted, answer.Notice, answer.Sensitivity));
        Assert.Equal(["main/zoo"], answer.Sources);
        string asked = Server.Requests.Single(static request => request.Path == "/ask").Body;
        Assert.Contains("\"tag\":[\"zoo\"]", asked, StringComparison.Ordinal);
        Assert.Contains("\"type\":[\"note\"]", asked, StringComparison.Ordinal);
        Assert.Contains("\"project\":[\"main\"]", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_Reset_ReplacesWhatCameBefore()
    {
        NotesKit kit = await KitAsync();
        Server.Answer = ["""{"streamState":"append","text":"Perhaps"}""", """{"streamState":"reset","noResult":true,"text":"INFO NOT FOUND","relevantSources":[]}"""];

        KernelMemoryAnswer answer = await kit.Notes.AskAsync("What do giraffes eat?", cancellationToken: Token);

        Assert.Equal(("INFO NOT FOUND", true, Sensitivity.Private), (answer.Text, answer.NoResult, answer.Sensitivity));
    }

    [Theory]
    [InlineData("cut", "broke off before its end mark")]
    [InlineData("error", "ended the answer with an error")]
    [InlineData("away", "does not answer")]
    [InlineData("silent", "did not answer within 0.2 s. Raise Deadline")]
    [InlineData("drips", "did not answer within 0.3 s. Raise AnswerDeadline")]
    public async Task Ask_NoWholeAnswer_TheNotesAreQuotedInItsPlace(string how, string expected)
    {
        NotesKit kit = await KitAsync(options => (options.Deadline, options.AnswerDeadline) = how switch
        {
            "silent" => (TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(20)),
            "drips" => (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(0.3)),
            _ => (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)),
        });
        Server.Answer = ["""{"streamState":"append","text":"Half an"}""", .. how == "error" ? (string[])["""{"streamState":"error","noResultReason":"x"}"""] : []];
        Server.SendsDone = how != "cut";
        Server.Intercept = async exchange =>
        {
            if (exchange.Request.Path != "/ask" || how is "cut" or "error")
            {
                return false;
            }

            if (how == "away")
            {
                exchange.Reset();
                return true;
            }

            await exchange.BeginStreamAsync("text/event-stream");
            await exchange.ChunkAsync("data: {\"streamState\":\"append\",\"text\":\"Half an\"}\n\n");
            await exchange.HangAsync();
            return true;
        };

        List<KernelMemoryAnswerUpdate> updates = [];
        await foreach (KernelMemoryAnswerUpdate update in kit.Notes.AskStreamingAsync("What do giraffes eat?", cancellationToken: Token))
        {
            updates.Add(update);
        }

        Assert.Equal(how == "away" ? 1 : 2, updates.Count);
        Assert.Equal(how != "away", updates[^1].Replaces);
        Assert.Contains("> Giraffes eat leaves.", updates[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Half an", updates[^1].Text, StringComparison.Ordinal);
        Assert.Contains(expected, updates[^1].Notice, StringComparison.Ordinal);
        KernelMemoryAnswer whole = await kit.Notes.AskAsync("What do giraffes eat?", cancellationToken: Token);
        Assert.True(whole.IsQuoted);
        Assert.Equal(["main/zoo"], whole.Sources);
    }

    [Fact]
    public async Task Ask_PrivateQuestionAndAServiceOfAPartner_StaysHome()
    {
        NotesKit kit = await KitAsync(static options => options.Tier = Tier.Partner);
        KernelMemoryAnswer answer;
        using (RouteScope.Begin(sensitivity: Sensitivity.Private))
        {
            answer = await kit.Notes.AskAsync("What do giraffes eat?", cancellationToken: Token);
        }

        Assert.True(answer.IsQuoted);
        Assert.Contains("the request is Private", answer.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain(Server.Requests, static request => request.Path == "/ask");
    }

    [Fact]
    public async Task Ask_NotesOnTheirWay_AreSaidToBeMissing()
    {
        NotesKit kit = await KitAsync();
        Server.Stalls = true;
        await kit.Memory.WriteNoteAsync("Late", "Giraffes sleep standing.", cancellationToken: Token);
        Server.Answer = ["""{"streamState":"append","text":"Leaves"}"""];

        Assert.Contains("1 on the way to the service", (await kit.Notes.AskAsync("What do giraffes eat?", cancellationToken: Token)).Notice, StringComparison.Ordinal);
    }

    private async Task<NotesKit> KitAsync(Action<KernelMemoryOptions>? configure = null)
    {
        NotesKit kit = Kit(configure);
        await kit.Memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", cancellationToken: Token);
        await kit.Notes.WaitUntilSentAsync(cancellationToken: Token);
        return kit;
    }
}

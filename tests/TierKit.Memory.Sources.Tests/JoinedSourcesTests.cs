using System.Text;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.Answering;
using TierKit.Memory.Hosting;
using TierKit.Memory.Operations;
using TierKit.Memory.Sources.Hosting;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Memory.Sources.Tests;

/// <summary>Follows a passage of a file beside the notes into a prompt, an answer and its route.</summary>
public sealed class JoinedSourcesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tierkit-joined-").FullName;

    // What the generated code of an application does; a project reference brings no generator.
    static JoinedSourcesTests()
    {
        SectionContributors.Register(new MemorySection());
        SectionContributors.Register(new FileReadersContributor());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("Until when does the warranty of the kettle last?", "> The warranty of the kettle lasts until May 2031", "— papers/warranty.pdf, page 2")]
    [InlineData("When is the dentist appointment?", "> Your dentist appointment is on Tuesday at nine.", "— papers/dentist.eml, message 1")]
    [InlineData("When do the tulips bloom?", "> The tulips bloom in April.", "— garden.md:3 (Garden) · memory://main/garden")]
    public async Task Floor_NoModel_QuotesNotesAndFilesWithTheirPlaces(string question, string quote, string citation)
    {
        WriteAll();
        await using ServiceProvider provider = Provider();

        ChatResponse answer = await provider.GetRequiredService<IChatClient>().GetResponseAsync(question, cancellationToken: Token);

        Assert.Equal(Degradation.Floor, answer.GetRoute()!.Degradation);
        Assert.Contains(quote, answer.Text, StringComparison.Ordinal);
        Assert.Contains(citation, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Floor_NothingAnywhere_SaysThatFilesWereAskedToo()
    {
        WriteAll();
        await using ServiceProvider provider = Provider();

        ChatResponse answer = await provider.GetRequiredService<IChatClient>().GetResponseAsync("zygomorphic orchids", cancellationToken: Token);

        Assert.Equal("No model was reachable, and neither the notes nor the files beside them say anything about this.", answer.Text);
    }

    [Theory]
    [InlineData(Sensitivity.Private, "local")]
    [InlineData(Sensitivity.Public, "claude")]
    public async Task PromptContext_PassageOfASource_TakesTheRequestWhereItsLabelAllows(Sensitivity label, string servedBy)
    {
        WriteAll();
        await using TierLab lab = TierLab.Create(kit => Register(kit, label)
            .AddFake("local", Tier.Sovereign, replies: "from home")
            .AddFake("claude", Tier.Partner, replies: "from a partner"));
        PromptContext context = await lab.Services.GetRequiredService<BasicMemory>().GetPromptContextAsync("When is the dentist appointment?", cancellationToken: Token);

        ChatResponse answer = await lab.Chat.GetResponseAsync(
            [.. context.ToMessages(), new(ChatRole.User, "When is it?")], new ChatOptions().WithPolicy("partner-first"), Token);

        CitedPassage passage = Assert.Single(context.Passages);
        Assert.Equal(("papers/dentist.eml, message 1", "papers", label, (string?)null), (passage.Citation, passage.Source, passage.Sensitivity, passage.Permalink));
        Assert.Equal(label, context.Sensitivity);
        Assert.Equal(servedBy, answer.GetRoute()!.ServedBy);
    }

    [Fact]
    public async Task Agent_FileAnswers_PassageIsInFrontOfTheQuestion()
    {
        WriteAll();
        await using TierLab lab = TierLab.Create(kit => Register(kit).AddFake("local", Tier.Sovereign, replies: "from home"));
        ChatClientAgent agent = new(lab.Chat, new ChatClientAgentOptions { AIContextProviders = [new BasicMemoryContextProvider(lab.Services.GetRequiredService<BasicMemory>())] });

        await agent.RunAsync("When is the dentist appointment?", cancellationToken: Token);

        Assert.StartsWith("[1] papers/dentist.eml, message 1", Assert.Single(lab["local"].Requests).Messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PromptContext_NotesAndFiles_ShareOneBudgetAndTheBestComesFirst()
    {
        WriteAll();
        Write("notes/dentist.md", "# Dentist\n\nAsk the dentist for an appointment early. " + string.Concat(Enumerable.Repeat("Brush them twice a day. ", 20)) + "\n");
        await using ServiceProvider provider = Provider();
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        const string question = "When is the dentist appointment on Tuesday?";

        PromptContext all = await memory.GetPromptContextAsync(question, cancellationToken: Token);
        PromptContext one = await memory.GetPromptContextAsync(question, new PromptContextOptions { MaxTokens = 30 }, Token);
        PromptContext notes = await memory.GetPromptContextAsync(question, new PromptContextOptions { IncludeSources = false }, Token);

        Assert.Equal(["papers", null], all.Passages.Select(static p => p.Source));
        Assert.Equal("papers", Assert.Single(one.Passages).Source);
        Assert.Equal("dentist.md", Assert.Single(notes.Passages).FilePath);
    }

    [Fact]
    public async Task Search_WithSources_JoinsThemUnlessAFilterIsForNotesAlone()
    {
        WriteAll();
        Write("notes/dentist.md", "---\ntags: [teeth]\n---\n# Dentist\n\nA dentist looks after teeth.\n");
        await using ServiceProvider provider = Provider();
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();

        SearchResults joined = await memory.SearchNotesAsync("dentist", new SearchNotesOptions { IncludeSources = true }, Token);
        SearchResults paged = await memory.SearchNotesAsync("dentist", new SearchNotesOptions { IncludeSources = true, PageSize = 1, Page = 2 }, Token);
        SearchResults tagged = await memory.SearchNotesAsync("dentist", new SearchNotesOptions { IncludeSources = true, Tags = ["teeth"] }, Token);

        Assert.Equal(["dentist.md", "papers/dentist.eml"], joined.Results.Select(static r => r.FilePath).Order(StringComparer.Ordinal));
        Assert.Equal((2, false, joined.Results[1].FilePath), (paged.Total, paged.HasMore, Assert.Single(paged.Results).FilePath));
        Assert.Equal("dentist.md", Assert.Single(tagged.Results).FilePath);
        Assert.Contains("- file: papers/dentist.eml, message 1", joined.ToMarkdown(), StringComparison.Ordinal);
        Assert.DoesNotContain("permalink: papers", joined.ToMarkdown(), StringComparison.Ordinal);
        Assert.Equal("dentist.md", Assert.Single((await memory.SearchNotesAsync("dentist", cancellationToken: Token)).Results).FilePath);
    }

    [Fact]
    public async Task Floor_BrokenFilesAndAMissingFolder_AreListedAndTheRestAnswers()
    {
        WriteAll();
        Write("papers/broken.pdf", "%PDF-1.7 and then nothing");
        await using ServiceProvider provider = new ServiceCollection()
            .AddTierKit(kit => Register(kit).AddSource(Path.Combine(_root, "gone"), name: "gone")).Services.BuildServiceProvider();

        ChatResponse answer = await provider.GetRequiredService<IChatClient>().GetResponseAsync("When is the dentist appointment?", cancellationToken: Token);

        Assert.Contains("Tuesday at nine", answer.Text, StringComparison.Ordinal);
        Assert.Equal(["gone", "papers/broken.pdf"], provider.GetRequiredService<PersonalData>().LastReport!.Problems.Select(static p => p.File).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Floor_SourcesCannotBeOpenedAtAll_NotesAnswer()
    {
        WriteAll();
        ServiceCollection services = new();
        services.AddTierKit(kit => Register(kit));
        services.AddSingleton<PersonalData>(static _ => throw new IOException("no room"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        ChatResponse answer = await provider.GetRequiredService<IChatClient>().GetResponseAsync("When do the tulips bloom?", cancellationToken: Token);

        Assert.Contains("> The tulips bloom in April.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PromptContext_NoFolderOfNotesYet_FilesAnswer()
    {
        WriteAll();
        Directory.Delete(Path.Combine(_root, "notes"), recursive: true);
        await using ServiceProvider provider = Provider();

        PromptContext context = await provider.GetRequiredService<BasicMemory>().GetPromptContextAsync("When is the dentist appointment?", cancellationToken: Token);

        Assert.Equal("papers/dentist.eml, message 1", Assert.Single(context.Passages).Citation);
    }

    [Fact]
    public async Task PromptContext_SourceHoldsTheNotes_NoNoteComesTwice()
    {
        WriteAll();
        await using ServiceProvider provider = new ServiceCollection()
            .AddTierKit(kit => Register(kit).AddSource(_root, name: "everything")).Services.BuildServiceProvider();

        PromptContext context = await provider.GetRequiredService<BasicMemory>().GetPromptContextAsync("When do the tulips bloom?", cancellationToken: Token);

        Assert.Equal("garden.md", Assert.Single(context.Passages).FilePath);
    }

    [Fact]
    public async Task Configuration_SourcesOfAReferencedPackage_AreReadWithoutACallInCode()
    {
        WriteAll();
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["TierKit:StatePath"] = "none",
            ["TierKit:Memory:Path"] = Path.Combine(_root, "notes"),
            ["TierKit:Memory:StatePath"] = "none",
            ["TierKit:Memory:Sources:papers"] = Path.Combine(_root, "papers"),
        }).Build();
        await using ServiceProvider provider = new ServiceCollection().AddTierKit(configuration).Services.BuildServiceProvider();

        ChatResponse answer = await provider.GetRequiredService<IChatClient>().GetResponseAsync("Until when does the warranty of the kettle last?", cancellationToken: Token);

        Assert.Contains("— papers/warranty.pdf, page 2", answer.Text, StringComparison.Ordinal);
    }

    private ServiceProvider Provider() => new ServiceCollection().AddTierKit(kit => Register(kit)).Services.BuildServiceProvider();

    private ITierKitBuilder Register(ITierKitBuilder kit, Sensitivity label = Sensitivity.Private) => kit
        .Configure(static o => o.StatePath = "none")
        .AddBasicMemory(Path.Combine(_root, "notes"), static o => o.StatePath = "none")
        .AddPersonalData(Path.Combine(_root, "papers"), label);

    private void WriteAll()
    {
        Write("notes/garden.md", "# Garden\n\nThe tulips bloom in April.\n");
        Write("notes/tea.md", "# Tea\n\nGreen tea is brewed at seventy degrees.\n");
        Write("papers/dentist.eml", "From: praxis@example.org\nSubject: Appointment\n\nYour dentist appointment is on Tuesday at nine.\n");
        Write("papers/house.txt", "The spare key lies under the blue pot.\n");
        File.WriteAllBytes(Path.Combine(_root, "papers", "warranty.pdf"), SampleFiles.Pdf("Thank you for your purchase", "The warranty of the kettle lasts until May 2031"));
    }

    private void Write(string path, string text)
    {
        string full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}

using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.Hosting;
using TierKit.Policy;

namespace TierKit.Memory.Sources.Tests;

public sealed class PersonalDataTests : IDisposable
{
    private readonly string _files = Directory.CreateTempSubdirectory("tierkit-papers-").FullName;

    // What the generated code of an application does; a project reference brings no generator.
    static PersonalDataTests() => SectionContributors.Register(new MemorySection());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_files, recursive: true);

    [Fact]
    public async Task SearchAsync_EveryKindOfFile_CitesFileAndPlace()
    {
        WriteAll();
        await using ServiceProvider provider = new ServiceCollection()
            .AddTierKit(kit => kit.Configure(static o => o.StatePath = "none").AddPersonalData(_files, name: "papers"))
            .Services.BuildServiceProvider();
        PersonalData data = provider.GetRequiredService<PersonalData>();

        foreach ((string question, string citation) in ((string, string)[])
        [
            ("Until when does the warranty last?", "papers/warranty.pdf, page 2"),
            ("How often do I water the tulips?", "papers/web/tulips.html, line 2"),
            ("Which town does Hedwig live in?", "papers/people.csv, rows 1 to 2"),
            ("When is the dentist?", "papers/dentist.eml, message 1"),
            ("Who brings the cake?", "papers/all.mbox, message 2"),
            ("Where is the spare key?", "papers/house.md, line 3"),
        ])
        {
            IReadOnlyList<SourcePassage> found = await data.SearchAsync(question, cancellationToken: Token);

            Assert.Equal((question, citation), (question, found.Count == 0 ? "nothing" : found[0].Citation));
            Assert.Equal(Sensitivity.Private, found[0].Sensitivity);
        }
    }

    [Fact]
    public async Task SyncAsync_BrokenFileOfEveryKind_IsListedAndNeverFatal()
    {
        WriteAll();
        Write("broken.pdf", "%PDF-1.7 and then nothing");
        Write("broken.html", string.Concat(Enumerable.Repeat("<div>", 5000)));
        Write("broken.eml", "");
        await using ServiceProvider provider = new ServiceCollection()
            .AddTierKit(kit => kit.Configure(static o => o.StatePath = "none").AddPersonalData(_files, name: "papers"))
            .Services.BuildServiceProvider();

        SourceReport report = await provider.GetRequiredService<PersonalData>().SyncAsync(Token);

        Assert.Equal(9, report.Read);
        Assert.Equal(["papers/broken.eml", "papers/broken.html", "papers/broken.pdf"], report.Problems.Select(static p => p.File).Order(StringComparer.Ordinal));
        Assert.All(report.Problems, static p => Assert.StartsWith("it cannot be read: ", p.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AddSource_FromConfiguration_IsAToolsetWithTheStrictestLabel()
    {
        Write("a.txt", "The cellar key hangs behind the door.");
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["TierKit:StatePath"] = "none",
            ["TierKit:Memory:Path"] = Path.Combine(_files, "notes"),
            ["TierKit:Memory:Sources:0"] = _files,
            ["TierKit:Memory:Sources:open:Path"] = Path.Combine(_files, "web"),
            ["TierKit:Memory:Sources:open:Sensitivity"] = "Public",
        }).Build();
        await using ServiceProvider provider = new ServiceCollection().AddTierKit(configuration).Services.BuildServiceProvider();

        Toolset tools = provider.GetServices<Toolset>().Single(static t => t.Name == "sources");
        object? answer = await tools.Functions.Single().InvokeAsync(new() { ["query"] = "Where is the cellar key?" }, Token);

        Assert.Equal(new ContentLabel(Sensitivity.Private, Integrity.Untrusted), tools.Label);
        Assert.Contains($"{Path.GetFileName(_files)}/a.txt, line 1", answer!.ToString(), StringComparison.Ordinal);
        Assert.Equal([Path.GetFileName(_files), "open"], provider.GetRequiredService<PersonalData>().Sources.Select(static s => s.Name ?? Path.GetFileName(s.Path)));
    }

    [Fact]
    public void AddTierKit_BadSources_NamesEachWithTheFix()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["TierKit:Memory:Path"] = _files,
            ["TierKit:Memory:Sources:one:Sensitivity"] = "Private",
            ["TierKit:Memory:Sources:two:Path"] = _files,
            ["TierKit:Memory:Sources:two:Sensitivity"] = "Secret",
            ["TierKit:Memory:Sources:three:Path"] = _files,
            ["TierKit:Memory:Sources:three:MaxFileSize"] = "many",
            ["TierKit:Memory:Sources:three:Colour"] = "red",
        }).Build();
        using ServiceProvider provider = new ServiceCollection().AddTierKit(configuration).Services.BuildServiceProvider();

        string message = Assert.Throws<TierKitConfigurationException>(() => provider.GetRequiredService<Microsoft.Extensions.AI.IChatClient>()).Message;

        foreach (string part in (string[])["Sources:one:Path is missing", "Sources:two:Sensitivity = 'Secret'", "Sources:three:MaxFileSize = 'many'", "Sources:three:Colour is not a setting"])
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AddPersonalData_Twice_NeedsTwoNames() =>
        Assert.Contains("name of another source", Assert.Throws<ArgumentException>(() =>
            new ServiceCollection().AddTierKit(kit => kit.AddPersonalData(_files, name: "a").AddPersonalData(_files, name: "a"))).Message, StringComparison.Ordinal);

    private void WriteAll()
    {
        File.WriteAllBytes(Path.Combine(_files, "warranty.pdf"), SampleFiles.Pdf("Thank you for your purchase", "The warranty lasts until May 2031"));
        Write("web/tulips.html", "<html><body>\n<h1>Tulips</h1>\n<p>Water the tulips twice a week.</p></body></html>");
        Write("people.csv", "Name,Town\nHedwig,Ulm\nBruno,Graz\n");
        Write("dentist.eml", "From: praxis@example.org\nSubject: Appointment\n\nYour dentist appointment is on Tuesday at nine.\n");
        Write("all.mbox", "From a@example.org Fri Mar  6 10:00:00 2026\nFrom: a@example.org\nSubject: Party\n\nThe party starts at six.\n\nFrom b@example.org Fri Mar  6 11:00:00 2026\nFrom: b@example.org\nSubject: Re: Party\n\nBruno brings the cake.\n");
        Write("house.md", "# House\n\nThe spare key lies under the blue pot.\n");
    }

    private void Write(string path, string text)
    {
        string full = Path.Combine(_files, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}

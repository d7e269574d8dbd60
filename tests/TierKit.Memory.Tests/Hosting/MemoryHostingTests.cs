using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.Encoders;
using TierKit.Memory.Hosting;
using TierKit.Memory.Operations;
using TierKit.Memory.Tests.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Hosting;

public sealed class MemoryHostingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AddBasicMemory_Registers_ServiceToolsetEncoderAndFloor()
    {
        _folder.Write("notes/tea.md", "# Tea\n\nGreen tea is brewed at seventy degrees.\n");
        await using ServiceProvider services = Build(kit => kit.AddBasicMemory(Path.Combine(_folder.Path, "notes"), Configure));

        ChatResponse answer = await services.GetRequiredService<IChatClient>().GetResponseAsync("How hot is green tea brewed?", cancellationToken: Token);

        Assert.Contains("No model was reachable", answer.Text, StringComparison.Ordinal);
        Assert.Contains("> Green tea is brewed at seventy degrees.", answer.Text, StringComparison.Ordinal);
        Assert.Contains("tea.md:3", answer.Text, StringComparison.Ordinal);
        Assert.Equal("memory", Assert.Single(services.GetServices<Toolset>(), static toolset => toolset.Name == "memory").Name);
        Assert.NotNull(services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(EncoderNames.Embedded));
        Assert.Equal("main", services.GetRequiredService<BasicMemory>().Project);
    }

    [Fact]
    public async Task AddBasicMemory_ContainerDisposedSynchronously_ClosesTheNotes()
    {
        _folder.Write("notes/tea.md", "# Tea\n\nGreen tea is brewed at seventy degrees.\n");
        ServiceProvider services = Build(kit => kit.AddBasicMemory(Path.Combine(_folder.Path, "notes"), Configure));
        await services.GetRequiredService<IChatClient>().GetResponseAsync("How hot is green tea brewed?", cancellationToken: Token);
        BasicMemory memory = services.GetRequiredService<BasicMemory>();

        // What most programs do: a plain using.
        services.Dispose();

        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => memory.SearchNotesAsync("tea", cancellationToken: Token));
    }

    [Theory]
    [InlineData("notes", "What is the airspeed of an unladen swallow?")]
    [InlineData("missing", "How hot is green tea brewed?")]
    public async Task Floor_NothingRelevantOrNoFolder_SaysSo(string folder, string question)
    {
        _folder.Write("notes/tea.md", "# Tea\n\nGreen tea is brewed at seventy degrees.\n");
        await using ServiceProvider services = Build(kit => kit.AddBasicMemory(Path.Combine(_folder.Path, folder), Configure));

        ChatResponse answer = await services.GetRequiredService<IChatClient>().GetResponseAsync(question, cancellationToken: Token);

        Assert.Equal("No model was reachable, and the notes say nothing about this.", answer.Text);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "missing")));
    }

    [Fact]
    public void Section_Everything_SaysTheSameAsCode()
    {
        IConfigurationSection section = Section(new()
        {
            ["Path"] = "./vault",
            ["Project"] = "vault",
            ["Projects:work"] = "./work",
            ["ProjectsPath"] = "./projects",
            ["Sensitivity"] = "Internal",
            ["Folders:public/docs"] = "Public",
            ["StatePath"] = "none",
            ["Encoder"] = "embedded",
            ["ReadOnly"] = "true",
            ["Overwrite"] = "true",
            ["KebabFileNames"] = "true",
            ["PermalinksIncludeProject"] = "false",
            ["Watch"] = "false",
            ["NamesOf:0"] = "patient",
        });
        List<string> errors = [];

        BasicMemoryOptions options = MemorySection.ReadOptions(section, errors);

        Assert.Empty(errors);
        Assert.Equal(typeof(BasicMemoryOptions).GetProperties().Select(static property => property.Name).Order(StringComparer.Ordinal), section.GetChildren().Select(static child => child.Key).Order(StringComparer.Ordinal));
        Assert.Equal(("./vault", "vault", "./work", "./projects"), (options.Path, options.Project, options.Projects["work"], options.ProjectsPath));
        Assert.Equal((Sensitivity.Internal, Sensitivity.Public), (options.Sensitivity, options.Folders["public/docs"]));
        Assert.Equal(("none", "embedded"), (options.StatePath, options.Encoder));
        Assert.Equal(["patient"], options.NamesOf);
        Assert.Equal((true, true, true, false, false), (options.ReadOnly, options.Overwrite, options.KebabFileNames, options.PermalinksIncludeProject, options.Watch));
    }

    [Theory]
    [InlineData("Sensitivity", "Pubic", "is not one of Public")]
    [InlineData("Sensitivity", "0", "is not one of Public")]
    [InlineData("Project", "a/b", "is not a project's name")]
    [InlineData("Project", "🎉", "is not a project's name")]
    [InlineData("Folders:../up", "Public", "is not a folder inside")]
    [InlineData("Folders:docs", "Open", "is not one of Public")]
    [InlineData("ReadOnly", "yes", "is not true or false")]
    [InlineData("StatePath", "./notes/.index", "is inside of the notes")]
    [InlineData("Projects:Main", "./other", "has the name of")]
    [InlineData("Projects:work", " ", "is empty")]
    [InlineData("Pth", "x", "is not a setting")]
    public void Section_WhatDoesNotFit_IsNamedWithItsValueAndAStep(string key, string value, string fault)
    {
        ServiceCollection services = new();

        services.AddTierKit(Root(new() { ["Path"] = "./notes", [key] = value }).GetSection("TierKit"));
        using ServiceProvider provider = services.BuildServiceProvider();

        TierKitConfigurationException failure = Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<IChatClient>);
        string error = Assert.Single(failure.Errors, error => error.Contains(fault, StringComparison.Ordinal));
        Assert.StartsWith($"TierKit:Memory:{key}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void AddBasicMemory_Twice_SaysWhereFurtherFoldersGo()
        => Assert.Contains("Projects", Assert.Throws<TierKitConfigurationException>(() => Build(static kit => kit.AddBasicMemory("./a").AddBasicMemory("./b"))).Message, StringComparison.Ordinal);

    private void Configure(BasicMemoryOptions options) => options.StatePath = Path.Combine(_folder.Path, "state");

    private static ServiceProvider Build(Action<ITierKitBuilder> configure)
    {
        ServiceCollection services = new();
        services.AddTierKit(configure);
        return services.BuildServiceProvider();
    }

    private static IConfigurationRoot Root(Dictionary<string, string?> values)
    {
        // Reading needs the section to be known; a module initialiser does that in applications.
        SectionContributors.Register(new MemorySection());
        return new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(static entry => "TierKit:Memory:" + entry.Key, static entry => entry.Value)).Build();
    }

    private static IConfigurationSection Section(Dictionary<string, string?> values) => Root(values).GetSection("TierKit:Memory");
}

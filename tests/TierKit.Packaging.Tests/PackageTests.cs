using System.IO.Compression;
using System.Xml.Linq;

namespace TierKit.Packaging.Tests;

/// <summary>What <c>dotnet add package</c> gives, rather than what the projects are.</summary>
public sealed class PackageTests(Packed packed) : IClassFixture<Packed>
{
    private static readonly string[] CoreMayLeanOn =
    [
        "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.Configuration.Binder",
        "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "Polly.Core",
    ];

    [Fact]
    public void Pack_EveryPackage_HasReadmeIconLicenceDocsAndSymbols()
    {
        string[] packages = Directory.GetFiles(packed.Packages, "*.nupkg");

        // Every project but the generator, which ships inside of the core.
        Assert.Equal(Directory.GetDirectories(Path.Combine(Packed.Root, "src")).Length - 1, packages.Length);
        foreach (string path in packages)
        {
            using ZipArchive package = ZipFile.OpenRead(path);
            string[] entries = [.. package.Entries.Select(static e => e.FullName)];
            XElement metadata = Metadata(package);
            Assert.Contains("README.md", entries);
            Assert.Contains("icon.png", entries);
            Assert.Equal("MIT", Value(metadata, "license"));
            Assert.NotEqual("Package Description", Value(metadata, "description"));
            Assert.Contains(entries, static e => e.EndsWith(".xml", StringComparison.Ordinal) && e.Contains("TierKit", StringComparison.Ordinal));
            Assert.True(File.Exists(Path.ChangeExtension(path, ".snupkg")), path);
        }
    }

    [Fact]
    public void Pack_Core_LeansOnNothingButAbstractionsAndBringsItsGenerator()
    {
        using ZipArchive package = Open("TierKit");

        string[] leansOn = [.. Dependencies(package).Select(static d => d.Id)];
        Assert.NotEmpty(leansOn);
        Assert.Empty(leansOn.Except(CoreMayLeanOn));
        Assert.Contains(package.Entries, static e => e.FullName == "analyzers/dotnet/cs/TierKit.Analyzers.dll");
        Assert.Contains(package.Entries, static e => e.FullName == "buildTransitive/TierKit.props");
        Assert.Contains(package.Entries, static e => e.FullName == "ConfigurationSchema.json");
    }

    [Theory]
    [InlineData("TierKit.AspNetCore")]
    [InlineData("TierKit.Memory")]
    public void Pack_WithASectionOfItsOwn_BringsItsSchema(string id)
    {
        using ZipArchive package = Open(id);

        Assert.Contains(package.Entries, e => e.FullName == $"buildTransitive/{id}.props");
        Assert.Contains(package.Entries, static e => e.FullName == "ConfigurationSchema.json");
    }

    [Fact]
    public void Pack_EveryPackage_PinsItsSiblingsExactly()
    {
        int leaning = 0;
        foreach (string path in Directory.GetFiles(packed.Packages, "*.nupkg"))
        {
            using ZipArchive package = ZipFile.OpenRead(path);
            (string Id, string Version)[] siblings = [.. Dependencies(package).Where(static d => d.Id.StartsWith("TierKit", StringComparison.Ordinal))];
            Assert.All(siblings, sibling => Assert.Equal($"[{packed.Version}]", sibling.Version));
            leaning += siblings.Length > 0 ? 1 : 0;
        }

        // The core leans on none; the tool carries its own copies.
        Assert.Equal(Directory.GetDirectories(Path.Combine(Packed.Root, "src")).Length - 3, leaning);
    }

    [Fact]
    public void Pack_Memory_LeansOnWhatTheDependenciesPageLists()
    {
        using ZipArchive package = Open("TierKit.Memory");

        Assert.Equal(
            ["AnyAscii", "Markdig", "Microsoft.Agents.AI.Abstractions", "Microsoft.Data.Sqlite", "System.Numerics.Tensors", "TierKit", "YamlDotNet"],
            Dependencies(package).Select(static d => d.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("TierKit.Memory.KernelMemory", new[] { "TierKit.Memory" })]
    [InlineData("TierKit.Memory.PostgreSql", new[] { "Npgsql", "TierKit.Memory" })]
    public void Pack_EngineOfTheMemory_LeansOnTheMemoryAndItsProtocolAlone(string id, string[] expected)
    {
        using ZipArchive package = Open(id);

        Assert.Equal(expected, Dependencies(package).Select(static d => d.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Consumer_ConfigurationOnly_FindsItsProvidersByReferenceAlone()
    {
        string said = await packed.RunConsumerAsync("configured", new Dictionary<string, string>
        {
            ["App.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Microsoft.Extensions.Configuration" Version="10.0.15" />
                    <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.15" />
                    <PackageReference Include="TierKit.Anthropic" Version="$VERSION$" />
                    <PackageReference Include="TierKit.Memory" Version="$VERSION$" />
                    <PackageReference Include="TierKit.Ollama" Version="$VERSION$" />
                  </ItemGroup>
                </Project>
                """,
            ["Program.cs"] = """
                using Microsoft.Extensions.AI;
                using Microsoft.Extensions.Configuration;
                using Microsoft.Extensions.DependencyInjection;
                using TierKit.Tiers;

                Directory.CreateDirectory("notes");
                File.WriteAllText("notes/a.md", "# Principles\n\nThe critical path depends on no partner.\n");
                IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["TierKit:Services:local:Provider"] = "Ollama",
                    ["TierKit:Services:local:Model"] = "m",
                    ["TierKit:Services:local:Endpoint"] = "http://127.0.0.1:1",
                    ["TierKit:Services:claude:Provider"] = "Anthropic",
                    ["TierKit:Services:claude:Model"] = "c",
                    ["TierKit:Memory:Path"] = "notes",
                }).Build();
                ServiceCollection services = new();
                services.AddTierKit(configuration.GetSection("TierKit"));
                using ServiceProvider provider = services.BuildServiceProvider();
                Console.WriteLine(string.Join(", ", provider.GetRequiredService<ServiceCatalog>().Services.Select(s => s.Provider)));
                ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("What depends on a partner?");
                Console.WriteLine(response.Text);
                Console.WriteLine(response.GetRoute());
                """,
        });

        string providers = said.Split('\n').First(static l => l.Contains("Ollama", StringComparison.Ordinal));
        Assert.Contains("Anthropic", providers, StringComparison.Ordinal);
        Assert.Contains("The critical path depends on no partner.", said, StringComparison.Ordinal);
        Assert.Contains("served by: floor", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumer_FileBased_Runs()
    {
        string said = await packed.RunConsumerAsync(
            "file",
            new Dictionary<string, string>
            {
                ["app.cs"] = """
                    #:package TierKit@$VERSION$
                    #:package Microsoft.Extensions.DependencyInjection@10.0.15
                    #:property PublishAot=false

                    """ + CoreProgram,
            },
            "run", "app.cs");

        Assert.Contains(CoreSays, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumer_NativeAot_PublishesWithoutWarningsAndRuns()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && (File.Exists("/usr/bin/clang") || File.Exists("/usr/bin/gcc")), "no linker here: native AOT needs clang or gcc on Linux");

        await packed.RunConsumerAsync(
            "native",
            new Dictionary<string, string>
            {
                ["App.csproj"] = """
                    <Project Sdk="Microsoft.NET.Sdk">
                      <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable><TreatWarningsAsErrors>true</TreatWarningsAsErrors><PublishAot>true</PublishAot></PropertyGroup>
                      <PropertyGroup Condition="!Exists('/usr/bin/clang')"><CppCompilerAndLinker>gcc</CppCompilerAndLinker></PropertyGroup>
                      <ItemGroup>
                        <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.15" />
                        <PackageReference Include="TierKit" Version="$VERSION$" />
                      </ItemGroup>
                    </Project>
                    """,
                ["Program.cs"] = CoreProgram,
            },
            "publish", "-v", "q", "-o", "out");

        Assert.Contains(CoreSays, await packed.RunNativeAsync("native/out/App"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumer_Transitive_FindsTheProviderOfALibraryItReferences()
    {
        string said = await packed.RunConsumerAsync("transitive", new Dictionary<string, string>
        {
            ["App.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><EnableDefaultCompileItems>false</EnableDefaultCompileItems></PropertyGroup>
                  <ItemGroup>
                    <Compile Include="Program.cs" />
                    <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.15" />
                    <PackageReference Include="Microsoft.Extensions.Configuration" Version="10.0.15" />
                    <ProjectReference Include="library/Library.csproj" />
                  </ItemGroup>
                </Project>
                """,
            ["library/Library.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><GenerateDocumentationFile>false</GenerateDocumentationFile></PropertyGroup>
                  <ItemGroup><PackageReference Include="TierKit.Ollama" Version="$VERSION$" /></ItemGroup>
                </Project>
                """,
            ["Program.cs"] = """
                using Microsoft.Extensions.Configuration;
                using Microsoft.Extensions.DependencyInjection;
                using TierKit.Tiers;

                ServiceCollection services = new();
                services.AddTierKit(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string>
                {
                    ["TierKit:Services:local:Provider"] = "Ollama",
                    ["TierKit:Services:local:Model"] = "m",
                }).Build());
                Console.WriteLine("found " + services.BuildServiceProvider().GetRequiredService<ServiceCatalog>()["local"].Provider);
                """,
        }, "run", "-v", "q", "--project", "App.csproj");

        Assert.Contains("found Ollama", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumer_GeneratorSwitchedOff_KnowsNoProviderUntilToldInCode()
    {
        string said = await packed.RunConsumerAsync("off", new Dictionary<string, string>
        {
            ["App.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><TierKitRegisterProviders>false</TierKitRegisterProviders></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Microsoft.Extensions.Configuration" Version="10.0.15" />
                    <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.15" />
                    <PackageReference Include="TierKit.Ollama" Version="$VERSION$" />
                  </ItemGroup>
                  <Target Name="ShowSchema" AfterTargets="Build"><Message Importance="high" Text="schema exists: $([System.IO.File]::Exists('%(JsonSchemaSegment.FullPath)')) for @(JsonSchemaSegment->'%(FilePathPattern)')" /></Target>
                </Project>
                """,
            ["Program.cs"] = """
                using Microsoft.Extensions.Configuration;
                using Microsoft.Extensions.DependencyInjection;
                using TierKit.Hosting;
                using TierKit.Tiers;

                IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string>
                {
                    ["TierKit:Services:local:Provider"] = "Ollama",
                    ["TierKit:Services:local:Model"] = "m",
                }).Build();
                foreach (bool told in new[] { false, true })
                {
                    ServiceCollection services = new();
                    services.AddTierKit(configuration, kit => { if (told) { kit.UseOllama(); } });
                    try
                    {
                        Console.WriteLine("found " + services.BuildServiceProvider().GetRequiredService<ServiceCatalog>()["local"].Provider);
                    }
                    catch (TierKitConfigurationException exception)
                    {
                        Console.WriteLine("refused: " + exception.Message);
                    }
                }
                """,
        }, "run", "-v", "m");

        Assert.Contains("call kit.UseOllama() when it is there already", said, StringComparison.Ordinal);
        Assert.Contains("found Ollama", said, StringComparison.Ordinal);
        Assert.Contains("schema exists: True for appsettings", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_Drill_RunsADrillOfAProgramInAConsumersTests()
    {
        await packed.RunConsumerAsync("drilled", new Dictionary<string, string>
        {
            ["global.json"] = """{ "test": { "runner": "Microsoft.Testing.Platform" } }""",
            ["app/App.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.15" />
                    <PackageReference Include="TierKit.Anthropic" Version="$VERSION$" />
                    <PackageReference Include="TierKit.Ollama" Version="$VERSION$" />
                  </ItemGroup>
                </Project>
                """,
            ["app/Program.cs"] = """
                using Microsoft.Extensions.DependencyInjection;
                using Microsoft.Extensions.Hosting;

                HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
                builder.Services.AddTierKit(kit => kit
                    .AddOllama("local", model: "m")
                    .AddAnthropic("claude", model: "c")
                    .AddCapability("triage", c => c.Critical().Requires("partner-first")));
                builder.Build().Run();

                public partial class Program;
                """,
            ["tests/App.Tests.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><UseMicrosoftTestingPlatformRunner>true</UseMicrosoftTestingPlatformRunner></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="TierKit.Testing" Version="$VERSION$" />
                    <PackageReference Include="xunit.v3" Version="4.0.2" />
                    <ProjectReference Include="../app/App.csproj" />
                  </ItemGroup>
                </Project>
                """,
            ["tests/Drills.cs"] = """
                using TierKit.Testing;
                using Xunit;

                public class Drills
                {
                    [Fact]
                    public async Task No_critical_capability_is_lost_with_a_partner() =>
                        (await Drill.For<Program>().EachPartner(Fault.Refused, Fault.BlackHole).RunAsync()).ShouldKeepCritical();
                }
                """,
        }, "build", "tests/App.Tests.csproj", "-v", "q");

        string said = await packed.RunToolAsync("drilled", "drill", "tests", "--", "--no-build");

        Assert.Contains("App: 2 rows, 0 errors", said, StringComparison.Ordinal);
        Assert.Matches(@"\| triage \(critical\) \| service:claude \| Refused, BlackHole \| Degraded  \| Degraded \| served by local \|", said);
    }

    private const string CoreSays = "served by: far (Partner) · attempts 2 · degradation reduced (near: Unreachable)";

    private const string CoreProgram = """
        using System.Runtime.CompilerServices;
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.DependencyInjection;
        using TierKit.Tiers;

        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .AddChatClient("near", Tier.Sovereign, new Fake(null))
            .AddChatClient("far", Tier.Partner, new Fake("hello")));
        using ServiceProvider provider = services.BuildServiceProvider();
        ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("x");
        Console.WriteLine(response.GetRoute());

        sealed class Fake(string? text) : IChatClient
        {
            public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => text is null
                ? throw new HttpRequestException(HttpRequestError.ConnectionError)
                : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop });

            public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                await Task.Yield();
                yield break;
            }

            public object? GetService(Type serviceType, object? serviceKey = null) => null;

            public void Dispose()
            {
            }
        }
        """;

    private ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(packed.Packages, $"{id}.{packed.Version}.nupkg"));

    private static XElement Metadata(ZipArchive package)
    {
        using Stream stream = package.Entries.Single(static e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single(static e => e.Name.LocalName == "metadata");
    }

    private static string? Value(XElement metadata, string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

    private static IEnumerable<(string Id, string Version)> Dependencies(ZipArchive package) => Metadata(package)
        .Descendants().Where(static e => e.Name.LocalName == "dependency")
        .Select(static e => (e.Attribute("id")!.Value, e.Attribute("version")!.Value));
}

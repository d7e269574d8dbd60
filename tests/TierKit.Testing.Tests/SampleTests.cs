using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TierKit.FaultTable;

namespace TierKit.Testing.Tests;

// The programs write to the console, which is the process's: no other test runs beside them.
[Collection(nameof(SampleTests))]
[CollectionDefinition(nameof(SampleTests), DisableParallelization = true)]
public sealed class SampleTests
{
    // What a program without a project gets, as the SDK gives it.
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(FaultPage.Location)!, "..", ".."));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hello_Run_SaysWhatItsPageShows()
    {
        string program = await ReadAsync("samples", "hello", "hello.cs");
        string shown = Block(await ReadAsync("samples", "hello", "README.md"), "```text\n");

        string said = Run(string.Join('\n', program.Split('\n').Where(static line => !line.StartsWith("#:", StringComparison.Ordinal))));

        Assert.Equal(shown.TrimEnd(), said.TrimEnd());
        Assert.Contains("virtual time: 00:00:20", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/TierKit.Testing/README.md")]
    public async Task BadMonday_OfAPage_RunsAsItStandsAndSaysWhatItSays(string path)
    {
        string page = await ReadAsync(path.Split('/'));
        string program = Block(page[page.IndexOf("A bad Monday", StringComparison.Ordinal)..], "```csharp\n");
        // The page promises what the last line writes, in its comment.
        string promised = program[(program.LastIndexOf("// ", StringComparison.Ordinal) + 3)..].Trim();

        string said = Run(program);

        Assert.EndsWith(", and no second of yours", promised, StringComparison.Ordinal);
        Assert.Equal(promised.Replace(", and no second of yours", "", StringComparison.Ordinal), said.Trim());
        Assert.InRange(program.Split('\n').Count(static line => line.Trim().Length > 0), 8, 15);
    }

    private static async Task<string> ReadAsync(params string[] path) =>
        (await File.ReadAllTextAsync(Path.Combine([Root, .. path]), Token)).ReplaceLineEndings("\n");

    private static string Block(string page, string fence)
    {
        int from = page.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        return page[from..page.IndexOf("```", from, StringComparison.Ordinal)];
    }

    private static string Run(string program)
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"sample{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(Usings, cancellationToken: Token), CSharpSyntaxTree.ParseText(program, cancellationToken: Token)],
            platform.Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream image = new();
        Assert.Empty(compilation.Emit(image, cancellationToken: Token).Diagnostics.Where(static d => d.Severity >= DiagnosticSeverity.Warning).Select(static d => d.ToString()));
        image.Position = 0;

        MethodInfo main = AssemblyLoadContext.Default.LoadFromStream(image).EntryPoint!;
        TextWriter console = Console.Out;
        using StringWriter said = new();
        Console.SetOut(said);
        try
        {
            main.Invoke(null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return said.ToString().ReplaceLineEndings("\n");
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TierKit.Analyzers.Tests;

/// <summary>Compiles an application's source against the real packages and returns what an analyzer says of it.</summary>
internal static class Snippet
{
    private const string Usings = """
        global using System;
        global using System.Linq;
        global using Microsoft.Extensions.AI;
        global using Microsoft.Extensions.DependencyInjection;
        global using TierKit.Hosting;
        global using TierKit.Policy;
        global using TierKit.Tiers;
        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("TierKit.Analyzers", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    public static async Task<IReadOnlyList<string>> DiagnoseAsync(
        DiagnosticAnalyzer analyzer, string source, OutputKind kind = OutputKind.ConsoleApplication, params MetadataReference[] more)
    {
        CSharpCompilation compilation = Compile("App", source, kind, more);
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers([analyzer]).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        // A snippet that does not compile, or an analyzer that throws (AD0001), would make every silence look like a pass.
        Assert.DoesNotContain(found, static d => d.Severity == DiagnosticSeverity.Error || d.Id == "AD0001");
        return [.. found.Where(static d => d.Id.StartsWith("TK", StringComparison.Ordinal)).Select(static d => $"{d.Id}: {d.GetMessage(null)}").Order(StringComparer.Ordinal)];
    }

    public static CSharpCompilation Compile(string name, string source, OutputKind kind, params MetadataReference[] more) => CSharpCompilation.Create(
        name,
        [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(source)],
        [.. References, .. more],
        new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
}

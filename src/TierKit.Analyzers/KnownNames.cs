using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TierKit.Analyzers;

/// <summary>Gathers the names an application registers, and whether the source shows all of them. Safe for concurrent use.</summary>
internal sealed class KnownNames
{
    private readonly ConcurrentDictionary<string, byte> _names = new(StringComparer.Ordinal);
    private int _composed;
    private int _open;

    public KnownNames(Compilation compilation)
    {
        foreach (string name in new[] { "sovereign-first", "partner-first", "sovereign-only" })
        {
            _names[name] = 0;
        }

        // What refers to a library's code may register in it; and a library's own callers may.
        bool application = compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication;
        bool shared = compilation.SourceModule.ReferencedAssemblySymbols.Any(static a =>
            !Registration.IsOurs(a) && a.Modules.Any(static m => m.ReferencedAssemblies.Any(static r => r.Name == "TierKit")));
        _open = application && !shared ? 0 : 1;
    }

    /// <summary>Gets whether every name the application can ask for stands in its source.</summary>
    public bool AreAll => _composed != 0 && _open == 0;

    public IReadOnlyList<string> Names => [.. _names.Keys.OrderBy(static n => n, StringComparer.Ordinal)];

    public bool Contains(string name) => _names.ContainsKey(name);

    public void Read(IOperation operation)
    {
        if (operation is IMethodReferenceOperation reference && Registration.IsOurs(reference.Method.ContainingAssembly))
        {
            // Whoever calls it gives it names.
            _open = 1;
        }
        else if (operation is IInvocationOperation call)
        {
            Read(call);
        }
    }

    private void Read(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (Registration.IsOurs(method.ContainingAssembly) && method.Name == "AddTierKit")
        {
            _composed = 1;
            // Configuration brings names the source does not show.
            if (method.Parameters[0].Type.Name != "IServiceCollection" || method.Parameters.Any(static p => p.Type.Name is "IConfiguration" or "IHostApplicationBuilder"))
            {
                _open = 1;
            }
        }
        else if (Registration.Read(call) is { } registration)
        {
            if (registration.Name is { } name)
            {
                _names[name] = 0;
            }
            else
            {
                _open = 1;
            }
        }
    }
}

using System.Diagnostics;
using System.Globalization;

[assembly: AssemblyFixture(typeof(TierKit.Memory.PostgreSql.Tests.VectorServer))]

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Runs npm's PGlite, which has pgvector, on loopback. It serves one connection after the other and checks no password.</summary>
public sealed class VectorServer : IDisposable
{
    private static readonly string Clients = FindClients();

    private readonly Lock _lock = new();
    private Process? _process;
    private string? _connectionString;

    /// <summary>Gets how an ordinary user reaches the server, which is started at the first call; the test is skipped, visibly, where it is not installed.</summary>
    public string ConnectionString
    {
        get
        {
            string? node = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Select(static folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")).FirstOrDefault(File.Exists);
            Assert.SkipWhen(node is null, "node is not installed, which runs the server with pgvector");
            Assert.SkipUnless(Directory.Exists(Path.Combine(Clients, "node_modules", "@electric-sql", "pglite-pgvector")), "@electric-sql/pglite, which has pgvector, is not installed; run npm ci in tests/clients");
            lock (_lock)
            {
                return _connectionString ??= Start(node);
            }
        }
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
        }
    }

    private string Start(string node)
    {
        _process = Process.Start(new ProcessStartInfo(node, "pglite.mjs") { WorkingDirectory = Clients, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        string port = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("pglite.mjs ended before it listened; its words are above.");
        // A connection that is kept would make all others wait.
        return string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={int.Parse(port, CultureInfo.InvariantCulture)};Database=postgres;Username=app;SSL Mode=Disable;Pooling=false;Timeout=60");
    }

    private static string FindClients()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TierKit.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? "", "tests", "clients");
    }
}

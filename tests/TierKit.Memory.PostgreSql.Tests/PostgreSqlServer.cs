using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(TierKit.Memory.PostgreSql.Tests.PostgreSqlServer))]

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Runs a server of its own on loopback, in a temporary folder, if its binaries are on this machine.</summary>
public sealed class PostgreSqlServer : IDisposable
{
    public const string User = "app";
    public const string Password = "correct horse";
    public const string Absent = "PostgreSQL's initdb, pg_ctl and postgres are not on this machine, or it is root's and has no runuser (the server refuses root)";

    // Only root has another user to run it as.
    private static readonly string? Other = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? "nobody" : null;

    private static readonly string? Runner = ((string[])["/usr/sbin/runuser", "/sbin/runuser", "/usr/bin/runuser"]).FirstOrDefault(File.Exists);

    private readonly Lock _lock = new();
    private readonly string? _binaries = Other is null || Runner is not null ? ServerBinaries.Find() : null;
    private string? _folder;
    private int _port;
    private bool _isRunning;

    /// <summary>Gets how an ordinary user reaches the server, which is started at the first call.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipUnless(IsThere, Absent);
            return Start();
        }
    }

    public bool IsThere => _binaries is not null;

    /// <summary>Starts the server.</summary>
    public string Start()
    {
        lock (_lock)
        {
            if (_folder is null)
            {
                try
                {
                    Create();
                }
                catch
                {
                    // The next test is to say what went wrong too, not that half of a server is there.
                    Dispose();
                    throw;
                }
            }

            return $"Host=127.0.0.1;Port={_port};Database=notes;Username={User};Password={Password}";
        }
    }

    /// <summary>Gets how the server's superuser reaches it.</summary>
    public string Superuser => ConnectionString.Replace($"Username={User}", "Username=postgres", StringComparison.Ordinal);

    /// <summary>Stops the server as a power cut does, and starts it again.</summary>
    public void Restart(Action whileAway)
    {
        ArgumentNullException.ThrowIfNull(whileAway);
        lock (_lock)
        {
            Stop();
            try
            {
                whileAway();
            }
            finally
            {
                Launch();
            }
        }
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            if (_isRunning)
            {
                Stop();
            }

            Directory.Delete(_folder, recursive: true);
            _folder = null;
        }
    }

    private string Data => Path.Combine(_folder!, "data");

    private void Create()
    {
        _folder = Directory.CreateTempSubdirectory("tierkit-postgresql-").FullName;
        string password = Path.Combine(_folder, "password");
        File.WriteAllText(password, Password);
        if (Other is not null)
        {
            Execute("chown", ["-R", Other, _folder]);
        }

        Run("initdb", "-D", Data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8", "--locale=C", "--no-sync");
        _port = FreePort();
        Launch();
        using NpgsqlConnection connection = new($"Host=127.0.0.1;Port={_port};Database=postgres;Username=postgres;Password={Password};Pooling=false");
        connection.Open();
        foreach (string sql in (string[])[$"CREATE ROLE {User} LOGIN PASSWORD '{Password}'", $"CREATE DATABASE notes OWNER {User}"])
        {
            using NpgsqlCommand command = new(sql, connection);
            command.ExecuteNonQuery();
        }
    }

    // Nothing here outlives the tests, so nothing waits for the disk. A socket's path would be too long for some temporary folders.
    private void Launch()
    {
        Run(
            "pg_ctl", "-D", Data, "-l", Path.Combine(Data, "server.log"), "-w", "-t", "60", "start", "-o",
            string.Create(CultureInfo.InvariantCulture, $"-p {_port} -h 127.0.0.1 -F -c unix_socket_directories= -c max_connections=200 -c shared_buffers=256MB"));
        _isRunning = true;
    }

    private void Stop()
    {
        Run("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        _isRunning = false;
    }

    private void Run(string program, params string[] arguments)
    {
        string path = Path.Combine(_binaries!, OperatingSystem.IsWindows() ? program + ".exe" : program);
        if (Other is null)
        {
            Execute(path, arguments);
        }
        else
        {
            Execute(Runner!, ["-u", Other, "--", path, .. arguments]);
        }
    }

    private void Execute(string program, string[] arguments)
    {
        // The server inherits what is redirected, and whoever reads it to its end would wait for the server.
        ProcessStartInfo start = new(program) { UseShellExecute = false, WorkingDirectory = _folder };
        if (arguments.Contains("start"))
        {
            arguments = [.. arguments, "-s"];
        }
        else
        {
            start.RedirectStandardOutput = true;
            start.RedirectStandardError = true;
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = start.RedirectStandardError ? process.StandardError.ReadToEndAsync() : Task.FromResult("see the server's log");
        Task<string> output = start.RedirectStandardOutput ? process.StandardOutput.ReadToEndAsync() : Task.FromResult("");
        process.WaitForExit();
        output.GetAwaiter().GetResult();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

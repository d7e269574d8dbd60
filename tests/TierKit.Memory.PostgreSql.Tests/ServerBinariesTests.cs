namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>That the tests' server is found wherever its installers put it, for none of these tests would tell: they would be skipped.</summary>
public sealed class ServerBinariesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tierkit-binaries-").FullName;

    [Theory]
    [InlineData("usr/lib/postgresql/15/bin", "usr/lib/postgresql/9.6/bin", "")]
    [InlineData("usr/pgsql-17/bin", "usr/pgsql-9.6/bin", "")]
    [InlineData("opt/homebrew/opt/postgresql@16/bin", "opt/homebrew/opt/postgresql@14/bin", "")]
    [InlineData("usr/local/opt/postgresql@14/bin", "usr/local/opt/postgresql/bin", "")]
    [InlineData("PostgreSQL/17/bin", "PostgreSQL/9.6/bin", ".exe")]
    public void Find_TwoVersionsWhereAnInstallerPutsThem_TakesTheNewer(string newer, string older, string suffix)
    {
        Install(older, suffix);
        Assert.Equal(Whole(older), ServerBinaries.Find([], [_root], suffix));
        Install(newer, suffix);

        Assert.Equal(Whole(newer), ServerBinaries.Find([], [_root], suffix));
        Assert.Equal(Whole(older), ServerBinaries.Find(["nowhere", Whole(older)], [_root], suffix));
    }

    [Fact]
    public void Find_ClientAlone_IsNoServer()
    {
        Install("usr/lib/postgresql/15/bin", "", "pg_ctl", "psql");

        Assert.Null(ServerBinaries.Find([Whole("usr/lib/postgresql/15/bin")], [_root], ""));
    }

    [Fact]
    public void Find_LinksToAnUninstalledServer_AreSkipped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights here.");
        Install("usr/lib/postgresql/15/bin", "");
        string links = Directory.CreateDirectory(Whole("links")).FullName;
        foreach (string program in (string[])["initdb", "pg_ctl", "postgres"])
        {
            File.CreateSymbolicLink(Path.Combine(links, program), Path.Combine(Whole("usr/lib/postgresql/15/bin"), program));
        }

        Assert.Equal(links, ServerBinaries.Find([links], [], ""));
        Directory.Delete(Whole("usr/lib/postgresql"), recursive: true);
        Assert.Null(ServerBinaries.Find([links], [], ""));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Whole(string folder) => Path.Combine([_root, .. folder.Split('/')]);

    private void Install(string folder, string suffix, params string[] programs)
    {
        Directory.CreateDirectory(Whole(folder));
        foreach (string program in programs is [] ? ["initdb", "pg_ctl", "postgres"] : programs)
        {
            File.WriteAllText(Path.Combine(Whole(folder), program + suffix), "");
        }
    }
}

using Microsoft.Extensions.AI;
using TierKit.Memory.Operations;

namespace TierKit.Memory.Tests.Operations;

public sealed class HostileParameterTests
{
    private const string Secret = "outside-secret-text";

    private static readonly string[] Hostile =
    [
        "..", "../outside.md", "../../outside.md", "a/../../outside.md", "..\\outside.md", "a\\..\\..\\outside.md", ".. /outside.md", "/etc/passwd", "//etc/passwd",
        "\\\\server\\share\\x.md", "C:\\outside.md", "C:outside.md", "c:/outside.md", "~/outside.md", "~root", "NUL", "nul.md", "a/COM1.md", "LPT9", "CONIN$",
        "linked/outside.md", "link.md", "linked", "memory://../outside.md", "memory:///etc/passwd", "main::../outside.md", "file:///etc/passwd",
        ".tierkit/x.md", ".tierkit-1.tmp", "a\0b.md", "\u0001", "a/./../../outside.md", "%2e%2e/outside.md", "..%2foutside.md", "．．/outside.md", "",
        " ", "*", "../*", "/", "\\",
    ];

    [Fact]
    public async Task Tools_EveryParameterWithHostileValues_NeverReachOutsideAndNeverThrow()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        int examined = 0;
        int refused = 0;
        await using MemoryFixture notes = Prepare();
        string[] outside = Outside(notes);
        foreach (MemoryFunction tool in Tools(notes))
        {
            foreach (ToolParameter parameter in tool.Parameters)
            {
                foreach (string value in Hostile)
                {
                    AIFunctionArguments arguments = Arguments(tool, parameter, value);
                    object? result = await notes.Toolset.Functions.Single(function => function.Name == tool.Name).InvokeAsync(arguments, MemoryFixture.Token);

                    string text = Assert.IsType<string>(result);
                    Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
                    Assert.DoesNotContain("root:x:", text, StringComparison.Ordinal);
                    refused += text.Contains("SECURITY_VALIDATION_ERROR", StringComparison.Ordinal) ? 1 : 0;
                    examined++;
                }
            }

            Assert.Equal(outside, Outside(notes));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{examined} calls, {refused} refused as unsafe paths.");
        Assert.True(examined > 3000, $"Only {examined} combinations were examined.");
        Assert.True(refused > 250, $"Only {refused} were refused.");
    }

    [Theory]
    [InlineData("../outside.md")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\outside.md")]
    [InlineData("~/outside.md")]
    [InlineData("nul.md")]
    [InlineData("linked/outside.md")]
    [InlineData("link.md")]
    public async Task Tools_PathThatLeaves_IsRefusedByEveryOperationThatTakesOne(string value)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        await using MemoryFixture notes = Prepare();
        (string Tool, string Parameter)[] paths =
        [
            ("write_note", "directory"), ("read_note", "identifier"), ("view_note", "identifier"), ("edit_note", "identifier"), ("delete_note", "identifier"),
            ("move_note", "identifier"), ("move_note", "destination_path"), ("move_note", "destination_folder"), ("list_directory", "dir_name"),
            ("build_context", "url"), ("fetch", "id"), ("create_memory_project", "project_path"),
        ];
        List<string> open = [];
        foreach ((string name, string parameter) in paths)
        {
            MemoryFunction tool = Tools(notes).Single(tool => tool.Name == name);
            AIFunctionArguments arguments = Arguments(tool, tool.Parameters.Single(known => known.Name == parameter), value);
            string text = (string)(await notes.Toolset.Functions.Single(function => function.Name == name).InvokeAsync(arguments, MemoryFixture.Token))!;
            // The projects folder has no such links; and a listing's '/' is the project itself, as in the original: '/etc' is its folder 'etc'.
            bool harmless = (value.StartsWith("link", StringComparison.Ordinal) && name == "create_memory_project") || (value[0] == '/' && name == "list_directory");
            if (!harmless && !text.Contains("SECURITY_VALIDATION_ERROR", StringComparison.Ordinal))
            {
                open.Add($"{name} {parameter} = {value}: {text}");
            }
        }

        Assert.Empty(open);
    }

    private static MemoryFixture Prepare()
    {
        MemoryFixture notes = new(static options => options.ProjectsPath = Path.Combine(Path.GetDirectoryName(options.Path)!, "projects"));
        notes.Folder.Write("outside.md", Secret);
        notes.Folder.Write("elsewhere/outside.md", Secret);
        notes.Put("Note.md", "# Note\n\n## Tasks\n\ntext");
        File.CreateSymbolicLink(Path.Combine(notes.Notes, "link.md"), Path.Combine(notes.Folder.Path, "outside.md"));
        Directory.CreateSymbolicLink(Path.Combine(notes.Notes, "linked"), Path.Combine(notes.Folder.Path, "elsewhere"));
        return notes;
    }

    private static IEnumerable<MemoryFunction> Tools(MemoryFixture notes)
        => WritingTools.Of(notes.Memory).Concat(ReadingTools.Of(notes.Memory)).Concat(ProjectTools.Of(notes.Memory)).Concat(ConnectorTools.Of(notes.Memory)).Cast<MemoryFunction>();

    // Everything else of the call is good, so that the hostile value is what is judged.
    private static AIFunctionArguments Arguments(MemoryFunction tool, ToolParameter hostile, string value)
    {
        AIFunctionArguments arguments = [];
        foreach (ToolParameter parameter in tool.Parameters.Where(static parameter => parameter.IsRequired))
        {
            arguments[parameter.Name] = parameter.Name switch
            {
                "identifier" or "id" => "Note.md",
                "url" => "memory://note",
                "operation" => "append",
                "title" => "New " + Guid.NewGuid().ToString("N"),
                "project_name" => "P" + Guid.NewGuid().ToString("N")[..8],
                _ => "text",
            };
        }

        if (tool.Name == "move_note" && hostile.Name is not ("destination_path" or "destination_folder"))
        {
            arguments["destination_path"] = "Note.md";
        }

        arguments[hostile.Name] = value;
        return arguments;
    }

    private static string[] Outside(MemoryFixture notes)
        => [.. notes.Files().Where(static file => !file.StartsWith("notes/", StringComparison.Ordinal) && !file.StartsWith("projects/", StringComparison.Ordinal)).Select(file => file + "=" + notes.Folder.Read(file))];
}

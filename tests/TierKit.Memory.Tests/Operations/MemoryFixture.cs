using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Memory.Hosting;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;
using TierKit.Memory.Tests.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Operations;

/// <summary>Holds a memory over a folder of its own, with its tools.</summary>
internal sealed class MemoryFixture : IAsyncDisposable
{
    public MemoryFixture(Action<BasicMemoryOptions>? configure = null, IFileSystem? files = null)
    {
        BasicMemoryOptions options = new() { Path = System.IO.Path.Combine(Folder.Path, "notes"), StatePath = System.IO.Path.Combine(Folder.Path, "state"), Watch = false };
        Directory.CreateDirectory(options.Path);
        configure?.Invoke(options);
        Notes = options.Path;
        Memory = MemoryFactory.Create(options, provider: null, files);
        Toolset = MemoryToolset.Create(Memory);
    }

    public TemporaryFolder Folder { get; } = new();

    public string Notes { get; }

    public BasicMemory Memory { get; }

    public Toolset Toolset { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Put(string path, string text) => Folder.Write("notes/" + path, text);

    public string Read(string path) => Folder.Read("notes/" + path);

    /// <summary>Lists everything below the temporary folder but the index.</summary>
    public IReadOnlyList<string> Files() => [.. Folder.Files().Where(static file => !file.StartsWith("state/", StringComparison.Ordinal))];

    public async Task<string> Call(string tool, params (string Name, object? Value)[] arguments)
    {
        AIFunctionArguments values = [];
        foreach ((string name, object? value) in arguments)
        {
            values[name] = value;
        }

        return (string)(await Toolset.Functions.Single(function => function.Name == tool).InvokeAsync(values, Token))!;
    }

    public async Task<JsonElement> CallJson(string tool, params (string Name, object? Value)[] arguments)
        => JsonElement.Parse(await Call(tool, [.. arguments, ("output_format", "json")]));

    public static async Task<NoteStoreException> Refused(string code, Func<Task> act)
    {
        NoteStoreException exception = await Assert.ThrowsAsync<NoteStoreException>(act);
        Assert.Equal(code, exception.Code);
        return exception;
    }

    public async ValueTask DisposeAsync()
    {
        await Memory.DisposeAsync();
        Folder.Dispose();
    }
}

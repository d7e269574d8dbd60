using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Hosting;
using TierKit.Memory.Indexing;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Holds notes that are in the database alone, on a machine whose folder of notes does not exist; open it twice for two instances.</summary>
internal sealed class DatabaseNotes : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    public DatabaseNotes(string connection, string tenant, Action<BasicMemoryOptions>? configure = null, string schema = "tierkit")
    {
        _provider = new ServiceCollection().AddTierKit(kit => kit
            .AddBasicMemory(Path.Combine(Path.GetTempPath(), "tierkit-no-such-folder"), options =>
            {
                options.Watch = false;
                configure?.Invoke(options);
            })
            .UsePostgreSql(connection, options =>
            {
                options.Tenant = tenant;
                options.Schema = schema;
                options.Content = NoteContentPlace.Database;
            })).Services.BuildServiceProvider();
        Memory = _provider.GetRequiredService<BasicMemory>();
        Engine = (PostgreSqlNoteEngine)_provider.GetRequiredService<INoteEngine>();
        Contents = Engine.OpenContents("main")!;
    }

    public BasicMemory Memory { get; }

    public PostgreSqlNoteEngine Engine { get; }

    public INoteContents Contents { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Puts bytes in place as a writer does that ends before it tells the index.</summary>
    public async Task PutAsync(string path, byte[] bytes)
    {
        string? before = (await Contents.FindAsync([path], Token)) is [var state] ? state.Checksum : null;
        Assert.True(await Contents.WriteAsync(new KeptContent(path, bytes, DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(1)), before, Token));
    }

    public async Task<byte[]?> BytesAsync(string path) => (await Contents.ReadAsync([path], Token)) is [var content] ? content.Bytes.ToArray() : null;

    public static async Task<NoteStoreException> Refused(string code, Func<Task> act)
    {
        NoteStoreException exception = await Assert.ThrowsAsync<NoteStoreException>(act);
        Assert.Equal(code, exception.Code);
        return exception;
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}

using System.Text.Json;
using TierKit.Testing.Loopback;

namespace TierKit.Cli.Tests;

/// <summary>Answers the free questions as llama.cpp's server with one model does.</summary>
public sealed class LoopbackLlamaCpp : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    /// <summary>Starts the server.</summary>
    /// <param name="file">Gives the path of its model's file.</param>
    /// <param name="size">How large it says the model is, in bytes.</param>
    public LoopbackLlamaCpp(Func<string> file, int size = 53351424) =>
        _server = new LoopbackServer(exchange => exchange.Request.Path switch
        {
            "/health" => exchange.AnswerAsync(200, """{"status":"ok"}"""),
            "/props" => exchange.AnswerAsync(200, $$"""{"default_generation_settings":{"n_ctx":4096},"total_slots":1,"model_alias":"tiny","model_ftype":"F16","model_path":{{JsonSerializer.Serialize(file())}},"build_info":"b10587-3f545becc","is_sleeping":false}"""),
            "/v1/models" => exchange.AnswerAsync(200, $$$"""{"object":"list","data":[{"id":"tiny","object":"model","owned_by":"llamacpp","meta":{"n_params":26674432,"size":{{{size}}}}}]}"""),
            _ => exchange.AnswerAsync(404, "{}"),
        });

    public string Address => _server.Address;

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

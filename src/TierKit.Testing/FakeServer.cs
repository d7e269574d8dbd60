using System.Threading.Channels;
using Microsoft.Extensions.AI;
using TierKit.Testing.Fakes;
using TierKit.Testing.Faults;
using TierKit.Testing.Loopback;
using TierKit.Testing.Servers;

namespace TierKit.Testing;

/// <summary>Represents a model service on loopback that speaks a vendor's wire format byte for byte.</summary>
/// <remarks>
/// <para>
/// For an application that uses its real provider packages: set the service's endpoint to <see cref="Address"/>. Thread-safe.
/// Replies and fault may be changed while it runs.
/// </para>
/// <para>
/// No clock jumps for a silent server, because nobody in this process can know whether a client's clocks run yet: wait for
/// <see cref="FaultReachedAsync"/>, then move the clock. A <see cref="Fault.Refused"/> or <see cref="Fault.BlackHole"/> happens
/// before there is a request, so a server cannot do it: use <see cref="LoopbackServer.ClosedPort"/> and <see cref="BlackHole"/>.
/// </para>
/// </remarks>
public sealed class FakeServer : IAsyncDisposable
{
    private readonly WireFormat _format;
    private readonly LoopbackServer _server;
    private readonly TimeProvider _time;
    private readonly FakeService _fake;
    private readonly Channel<bool> _reached = Channel.CreateUnbounded<bool>();

    private FakeServer(WireFormat format, FakeReplies? replies, Fault? fault, TimeProvider? time)
    {
        _format = format;
        _time = time ?? TimeProvider.System;
        _fake = new FakeService("server", default, replies, fault);
        _server = new LoopbackServer(AnswerAsync);
    }

    /// <summary>Gets the address as a service's endpoint setting takes it.</summary>
    public string Address => _server.Address + _format.EndpointPath;

    /// <summary>Gets or sets what it says.</summary>
    public FakeReplies Replies
    {
        get => _fake.Replies;
        set => _fake.Replies = value;
    }

    /// <summary>Gets or sets what goes wrong with it, or <see langword="null"/> when it is well.</summary>
    public Fault? Fault
    {
        get => _fake.Fault;
        set => _fake.Fault = value;
    }

    /// <summary>Gets the chats it was asked for, as it understood them.</summary>
    public IReadOnlyList<FakeRequest> Requests => _fake.Requests;

    /// <summary>Gets every request as it stood on the wire, those beside the chats included.</summary>
    public IReadOnlyList<LoopbackRequest> RawRequests => _server.Requests;

    /// <summary>Gets how many connections are open.</summary>
    public int OpenConnections => _server.OpenConnections;

    /// <summary>Gets or sets what a fault in the middle of an answer waits for, such as until the reader has what was sent before it.</summary>
    /// <value>The default is <see langword="null"/>: nothing. Without it a reset may overtake bytes that are under way.</value>
    public Func<CancellationToken, Task>? BeforeFault { get; set; }

    /// <summary>Starts a server that speaks as Ollama does: lines of JSON, and the questions about its models.</summary>
    /// <param name="replies">What it says, call by call.</param>
    /// <param name="fault">What goes wrong with it. Ollama has no word for a refusal: <see cref="Fault.ContentRefused"/> is an empty answer here.</param>
    /// <param name="model">The model it has.</param>
    /// <param name="time">The clock of its delays, usually the lab's; the system's when left out.</param>
    /// <returns>The server; dispose it.</returns>
    public static FakeServer CreateOllama(FakeReplies? replies = null, Fault? fault = null, string model = "fake-model", TimeProvider? time = null) =>
        new(new OllamaFormat(model), replies, fault, time);

    /// <summary>Starts a server that speaks as OpenAI's chat completions do, and vLLM's, llama.cpp's and Gemini's alike.</summary>
    /// <remarks>Transcriptions, speech and images are served beside the chat: a transcription's text is the reply, audio is <c>ID3</c> and an image <c>PNG </c> before it.</remarks>
    /// <param name="replies">What it says, call by call.</param>
    /// <param name="fault">What goes wrong with it.</param>
    /// <param name="model">The model it has.</param>
    /// <param name="time">The clock of its delays, usually the lab's; the system's when left out.</param>
    /// <returns>The server; dispose it.</returns>
    public static FakeServer CreateOpenAI(FakeReplies? replies = null, Fault? fault = null, string model = "fake-model", TimeProvider? time = null) =>
        new(new OpenAIFormat(model), replies, fault, time);

    /// <summary>Starts a server that speaks as Anthropic's Messages API does.</summary>
    /// <param name="replies">What it says, call by call.</param>
    /// <param name="fault">What goes wrong with it. The API knows no loading model: <see cref="Fault.ModelLoading"/> is an overload here.</param>
    /// <param name="model">The model it has.</param>
    /// <param name="time">The clock of its delays, usually the lab's; the system's when left out.</param>
    /// <returns>The server; dispose it.</returns>
    public static FakeServer CreateAnthropic(FakeReplies? replies = null, Fault? fault = null, string model = "fake-model", TimeProvider? time = null) =>
        new(new AnthropicFormat(model), replies, fault, time);

    /// <summary>Waits until the server has come to a fault in which it says nothing any more; each is told once.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends then.</returns>
    public async Task FaultReachedAsync(CancellationToken cancellationToken = default) =>
        await _reached.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(LoopbackExchange exchange)
    {
        WireFormat? format = exchange.Request.Path == _format.ChatPath ? _format : _format.Beside(exchange.Request.Path);
        if (format is null)
        {
            await _format.AnswerAsideAsync(exchange).ConfigureAwait(false);
            return;
        }

        (IReadOnlyList<ChatMessage> messages, bool streaming) = format.ReadRequest(exchange.Request.Body);
        (FakeReply reply, FaultEffect? effect) = _fake.Take(_time.GetUtcNow(), messages, null, streaming, out FakeRequest request);
        LabWork work = LabWork.Begin(_time);
        try
        {
            ServedAnswer answer = new(format, exchange, reply, effect, _time);
            await answer.WriteAsync(request, streaming, BeforeFault, () =>
            {
                // Silence is no work: delays of the walk may pass meanwhile.
                work.End(failed: true);
                _reached.Writer.TryWrite(true);
            }).ConfigureAwait(false);
        }
        finally
        {
            work.End(effect is not null);
        }
    }
}

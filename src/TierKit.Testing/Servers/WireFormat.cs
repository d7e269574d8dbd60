using Microsoft.Extensions.AI;
using TierKit.Testing.Faults;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Servers;

/// <summary>Knows what one vendor's service writes, byte for byte.</summary>
internal abstract class WireFormat(string model)
{
    public string Model { get; } = model;

    /// <summary>Gets the path a chat is posted to.</summary>
    public abstract string ChatPath { get; }

    /// <summary>Gets what follows the server's root in a client's endpoint setting.</summary>
    public virtual string EndpointPath => "";

    /// <summary>Gets whether it is a chat's: what is none has neither tools nor a word inside a good answer for a refusal.</summary>
    public virtual bool IsChat => true;

    public abstract string StreamType { get; }

    public virtual string ObjectType => "application/json";

    /// <summary>Gets the chunk that reports an overload inside a good answer.</summary>
    public abstract string ErrorEvent { get; }

    public abstract string MalformedChunk { get; }

    public abstract string Whole(FakeReply reply, UsageDetails usage, WireEnding ending);

    /// <summary>Gets what comes before the first content.</summary>
    public abstract IEnumerable<string> Opening(UsageDetails usage);

    /// <summary>Gets the chunks of one content of a stream.</summary>
    public abstract string Part(WirePart part);

    public abstract IEnumerable<string> Closing(FakeReply reply, UsageDetails usage, WireEnding ending, WirePart? last);

    /// <summary>Gets the chunk that carries a JSON document of any content.</summary>
    public abstract string Carrying(string json);

    /// <summary>Gets the chunk that adds to the arguments of a tool call under way, or <see langword="null"/> where calls are sent whole.</summary>
    public virtual string? MoreArguments(string arguments) => null;

    public abstract (int Status, string Body) Error(FaultAction action);

    public abstract string ErrorBody(int status);

    /// <summary>Answers what clients ask beside the chat itself.</summary>
    public virtual Task AnswerAsideAsync(LoopbackExchange exchange) => exchange.AnswerAsync(404, "404 page not found", "text/plain");

    /// <summary>Gets the content type of a whole answer.</summary>
    public virtual string WholeType => ObjectType;

    /// <summary>Gets the format of another path that the server answers with its replies, or <see langword="null"/>.</summary>
    public virtual WireFormat? Beside(string path) => null;

    /// <summary>Reads what was asked, and whether for a stream.</summary>
    public virtual (IReadOnlyList<ChatMessage> Messages, bool Streaming) ReadRequest(string body) => WireJson.Read(body);
}

using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Testing.Fakes;
using TierKit.Testing.Faults;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Servers;

/// <summary>Writes what a server sends that means harm: more than anybody asked for, or what is hard to take apart.</summary>
/// <remarks>What is endless goes on until the peer closes, so a writer that is done too early proves that somebody read it all.</remarks>
internal sealed class HostileAnswer(WireFormat format, LoopbackExchange exchange, FakeReply reply, UsageDetails usage)
{
    private const string Mark = "~endless~";
    private const int Depth = 8_000;

    private static readonly string Nested = $"{string.Concat(Enumerable.Repeat("{\"a\":", Depth))}1{new string('}', Depth)}";
    private static readonly string Block = new('a', 16 * 1024);

    /// <summary>Writes the answer of a hostile fault; returns <see langword="false"/> for every other.</summary>
    public async Task<bool> TryWriteAsync(FaultAction? action, bool streaming)
    {
        switch (action)
        {
            case FaultAction.EndlessHeaders:
                await exchange.SendAsync("HTTP/1.1 200 OK\r\n").ConfigureAwait(false);
                await FloodAsync(n => exchange.SendAsync($"X-{n.ToString(CultureInfo.InvariantCulture)}: {Block}\r\n")).ConfigureAwait(false);
                return true;
            case FaultAction.EndlessAnswer when !streaming:
            case FaultAction.EndlessLine:
                await LineAsync(streaming, new FakeReply(Mark)).ConfigureAwait(false);
                return true;
            case FaultAction.EndlessToolCall when streaming && format.MoreArguments(Block) is { } more:
                await BeginAsync(new FunctionCallContent("call_1", "tool") { Exception = new FormatException() }).ConfigureAwait(false);
                await FloodAsync(_ => exchange.ChunkAsync(more)).ConfigureAwait(false);
                return true;
            case FaultAction.EndlessToolCall:
                await LineAsync(streaming, FakeReply.Calling("tool", new Dictionary<string, object?> { ["city"] = Mark })).ConfigureAwait(false);
                return true;
            case FaultAction.NestedJson:
                await WholeAsync(streaming, streaming ? format.Carrying(Nested) : Nested, Encoding.UTF8).ConfigureAwait(false);
                return true;
            case FaultAction.WrongCharset:
                await WholeAsync(streaming, streaming ? string.Concat(Stream()) : format.Whole(reply, usage, WireEnding.Complete), Encoding.Unicode).ConfigureAwait(false);
                return true;
            case FaultAction.TwoFinishReasons when !streaming:
                await WholeAsync(
                    streaming,
                    format.Whole(reply, usage, WireEnding.Complete) + format.Whole(reply.EndingOtherwise(), usage, WireEnding.Complete),
                    Encoding.UTF8).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    // An answer whose one content is opened and never closed: all of it stands on one line.
    private async Task LineAsync(bool streaming, FakeReply endless)
    {
        string line;
        if (streaming)
        {
            AIContent content = FakeContents.Of(endless, null).First();
            await BeginAsync(null).ConfigureAwait(false);
            line = format.Part(WirePart.After(null, content));
        }
        else
        {
            await exchange.BeginStreamAsync(format.WholeType).ConfigureAwait(false);
            line = format.Whole(endless, usage, WireEnding.Complete);
        }

        await exchange.ChunkAsync(line.Split(Mark)[0]).ConfigureAwait(false);
        await FloodAsync(_ => exchange.ChunkAsync(Block)).ConfigureAwait(false);
    }

    private async Task BeginAsync(AIContent? content)
    {
        await exchange.BeginStreamAsync(format.StreamType).ConfigureAwait(false);
        foreach (string chunk in format.Opening(usage))
        {
            await exchange.ChunkAsync(chunk).ConfigureAwait(false);
        }

        if (content is not null)
        {
            await exchange.ChunkAsync(format.Part(WirePart.After(null, content))).ConfigureAwait(false);
        }
    }

    private async Task WholeAsync(bool streaming, string body, Encoding encoding)
    {
        byte[] bytes = encoding.GetBytes(body);
        string type = (streaming ? format.StreamType : format.WholeType).Split(';')[0];
        await exchange.SendAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nContent-Type: {type}; charset={encoding.WebName}\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n")).ConfigureAwait(false);
        await exchange.SendAsync(bytes).ConfigureAwait(false);
    }

    private static async Task FloodAsync(Func<long, Task> send)
    {
        for (long sent = 0; sent < FakeContents.Endless; sent += Block.Length)
        {
            await send(sent).ConfigureAwait(false);
        }
    }

    private IEnumerable<string> Stream()
    {
        WirePart? last = null;
        List<string> chunks = [.. format.Opening(usage)];
        foreach (AIContent content in FakeContents.Of(reply, null))
        {
            last = WirePart.After(last, content);
            chunks.Add(format.Part(last.Value));
        }

        return chunks.Concat(format.Closing(reply, usage, WireEnding.Complete, last));
    }
}

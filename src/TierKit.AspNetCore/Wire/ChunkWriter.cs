using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace TierKit.AspNetCore.Wire;

/// <summary>Writes one stream of <c>chat.completion.chunk</c> events.</summary>
internal sealed class ChunkWriter : IStreamWriter
{
    private readonly PipeWriter _output;
    private readonly bool _includeUsage;
    private readonly WireBuffer _buffer = WireBuffer.Pool.Get();
    // Everything up to the delta is the same in every event of a stream.
    private readonly byte[] _head;
    private bool _started;
    private int _calls;

    public ChunkWriter(PipeWriter output, string model, long created, bool includeUsage)
    {
        _output = output;
        _includeUsage = includeUsage;
        Utf8JsonWriter json = _buffer.Json;
        json.WriteStartObject();
        ChatResponseWriter.WriteId(json, "chatcmpl-"u8);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, created);
        json.WriteString("model"u8, model);
        json.WritePropertyName("choices"u8);
        json.Flush();
        _head = [.. "data: "u8, .. _buffer.Written.Span];
        _buffer.TryReset();
    }

    public UsageDetails? Usage { get; private set; }

    public int Write(ChatResponseUpdate update)
    {
        int written = 0;
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case TextContent { Text.Length: > 0 } text:
                    written += Text("content"u8, text.Text);
                    break;
                case TextReasoningContent { Text.Length: > 0 } reasoning:
                    written += Text("reasoning_content"u8, reasoning.Text);
                    break;
                case FunctionCallContent call:
                    written += Call(call);
                    break;
                case UsageContent usage:
                    Usage = usage.Details;
                    break;
                default:
                    break;
            }
        }

        return written;
    }

    /// <summary>Writes the end: why it ended, the usage if asked for, the report, and the mark that nothing was lost.</summary>
    public void Finish(ChatFinishReason? reason, RouteReport? report)
    {
        Utf8JsonWriter json = Delta();
        json.WriteEndObject();
        json.WriteString("finish_reason"u8, OptionWords.FinishReason(reason, _calls > 0));
        json.WriteEndObject();
        json.WriteEndArray();
        if (_includeUsage)
        {
            json.WriteNull("usage"u8);
            End(json);
            json = Open();
            json.WriteStartArray();
            json.WriteEndArray();
            AnswerParts.Usage(json, Usage);
        }

        if (report is not null)
        {
            json.WritePropertyName("tierkit"u8);
            ReportWriter.Write(json, report);
        }

        End(json);
        _output.Write("data: [DONE]\n\n"u8);
    }

    /// <summary>Writes the end of a stream that broke.</summary>
    public void Fail(ApiError error)
    {
        _buffer.TryReset();
        _buffer.Bytes.Write("data: "u8);
        ErrorWriter.Write(_buffer.Begin(), error);
        _buffer.Bytes.Write("\n\n"u8);
        _output.Write(_buffer.Written.Span);
    }

    public void Dispose() => WireBuffer.Pool.Return(_buffer);

    private int Text(ReadOnlySpan<byte> name, string text)
    {
        Utf8JsonWriter json = Delta();
        json.WriteString(name, text);
        return Close(json);
    }

    private int Call(FunctionCallContent call)
    {
        Utf8JsonWriter json = Delta();
        json.WriteStartArray("tool_calls"u8);
        AnswerParts.ToolCall(json, call, _calls++);
        json.WriteEndArray();
        return Close(json);
    }

    private Utf8JsonWriter Delta()
    {
        Utf8JsonWriter json = Open();
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("delta"u8);
        if (!_started)
        {
            _started = true;
            json.WriteString("role"u8, "assistant"u8);
        }

        return json;
    }

    private Utf8JsonWriter Open()
    {
        _buffer.TryReset();
        _buffer.Bytes.Write(_head);
        return _buffer.Begin();
    }

    private int Close(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteNull("finish_reason"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        if (_includeUsage)
        {
            json.WriteNull("usage"u8);
        }

        return End(json);
    }

    private int End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
        _buffer.Bytes.Write("\n\n"u8);
        _output.Write(_buffer.Written.Span);
        return _buffer.Written.Length;
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace TierKit.AspNetCore.Wire;

/// <summary>Writes one streamed response as its events.</summary>
internal sealed class ResponseEventWriter : IStreamWriter
{
    private readonly PipeWriter _output;
    private readonly ResponseState _state;
    private readonly WireBuffer _buffer = WireBuffer.Pool.Get();
    private readonly StringBuilder _text = new();
    private string? _message;
    private int _sequence;

    public ResponseEventWriter(PipeWriter output, ResponseState state)
    {
        _output = output;
        _state = state;
        Send("response.created", json => Whole(json, "in_progress", null));
        Send("response.in_progress", json => Whole(json, "in_progress", null));
    }

    public int Write(ChatResponseUpdate update)
    {
        int before = _sequence;
        foreach (AIContent content in update.Contents)
        {
            switch (content)
            {
                case TextContent { Text.Length: > 0 } text:
                    Delta(text.Text);
                    break;
                case FunctionCallContent call:
                    EndMessage();
                    Call(call);
                    break;
                case UsageContent usage:
                    _state.Usage = usage.Details;
                    break;
                default:
                    break;
            }
        }

        return _sequence - before;
    }

    public void Finish(ChatFinishReason? reason, RouteReport? report)
    {
        EndMessage();
        _state.Finish = reason;
        Send("response." + _state.Status, json => Whole(json, _state.Status, report));
    }

    public void Fail(ApiError error) => Send("error", json =>
    {
        json.WriteString("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        json.WriteString("param"u8, error.Param);
    });

    public void Dispose() => WireBuffer.Pool.Return(_buffer);

    private void Whole(Utf8JsonWriter json, string status, RouteReport? report)
    {
        json.WritePropertyName("response"u8);
        ResponseItems.Response(json, _state, status, report);
    }

    private void Delta(string text)
    {
        if (_message is null)
        {
            string id = _message = _state.NextItemId("msg");
            Send("response.output_item.added", json =>
            {
                json.WriteNumber("output_index"u8, _state.Done.Count);
                json.WritePropertyName("item"u8);
                ResponseItems.Message(json, id, text: null);
            });
            Send("response.content_part.added", json => Part(json, ""));
        }

        _text.Append(text);
        Send("response.output_text.delta", json =>
        {
            Place(json);
            json.WriteString("delta"u8, text);
            json.WriteStartArray("logprobs"u8);
            json.WriteEndArray();
        });
    }

    private void EndMessage()
    {
        if (_message is not { } id)
        {
            return;
        }

        string text = _text.ToString();
        Send("response.output_text.done", json =>
        {
            Place(json);
            json.WriteString("text"u8, text);
            json.WriteStartArray("logprobs"u8);
            json.WriteEndArray();
        });
        Send("response.content_part.done", json => Part(json, text));
        Send("response.output_item.done", json =>
        {
            json.WriteNumber("output_index"u8, _state.Done.Count);
            json.WritePropertyName("item"u8);
            ResponseItems.Message(json, id, text);
        });
        _state.Done.Add(json => ResponseItems.Message(json, id, text));
        _message = null;
        _text.Clear();
    }

    private void Call(FunctionCallContent call)
    {
        string id = _state.NextItemId("fc");
        string arguments = AnswerParts.ArgumentText(call.Arguments);
        int index = _state.Done.Count;
        Item("response.output_item.added", null);
        Arguments("response.function_call_arguments.delta", "delta");
        Arguments("response.function_call_arguments.done", "arguments");
        Item("response.output_item.done", arguments);
        _state.Done.Add(json => ResponseItems.Call(json, id, call, arguments));

        void Item(string type, string? said) => Send(type, json =>
        {
            json.WriteNumber("output_index"u8, index);
            json.WritePropertyName("item"u8);
            ResponseItems.Call(json, id, call, said);
        });

        void Arguments(string type, string name) => Send(type, json =>
        {
            json.WriteString("item_id"u8, id);
            json.WriteNumber("output_index"u8, index);
            json.WriteString(name, arguments);
        });
    }

    private void Part(Utf8JsonWriter json, string text)
    {
        Place(json);
        json.WritePropertyName("part"u8);
        ResponseItems.Part(json, text);
    }

    private void Place(Utf8JsonWriter json)
    {
        json.WriteString("item_id"u8, _message);
        json.WriteNumber("output_index"u8, _state.Done.Count);
        json.WriteNumber("content_index"u8, 0);
    }

    private void Send(string type, Action<Utf8JsonWriter> write)
    {
        _buffer.TryReset();
        _buffer.Bytes.Write("event: "u8);
        Encoding.ASCII.GetBytes(type, _buffer.Bytes);
        _buffer.Bytes.Write("\ndata: "u8);
        Utf8JsonWriter json = _buffer.Begin();
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteNumber("sequence_number"u8, _sequence++);
        write(json);
        json.WriteEndObject();
        json.Flush();
        _buffer.Bytes.Write("\n\n"u8);
        _output.Write(_buffer.Written.Span);
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Wire;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Answers <c>POST /v1/audio/speech</c> with bytes; <c>model</c> is a speech service or a policy.</summary>
internal sealed class SpeechEndpoint(RequestBodies bodies, NamedTasks tasks)
{
    private static readonly string[] Formats = ["mp3", "opus", "aac", "flac", "wav", "pcm"];

    public async Task AnswerAsync(HttpContext context, GatewayCaller caller)
    {
        string? model;
        string text;
        TextToSpeechOptions options = new();
        using (RequestBody body = await bodies.ReadAsync(context))
        {
            JsonElement root = body.Parse();
            NamedTasks.Refuse(root, "instructions");
            model = Text(root, "model"u8, "model");
            text = JsonFields.Text(JsonFields.Required(root, "input"u8, "body"), "input");
            options.VoiceId = Text(root, "voice"u8, "voice");
            options.AudioFormat = Text(root, "response_format"u8, "response_format");
            if (options.AudioFormat is { } format && !Formats.Contains(format, StringComparer.Ordinal))
            {
                throw ApiException.Unsupported("response_format", $"response_format = '{ApiErrors.Clip(format)}' is not one of {string.Join(", ", Formats)}.");
            }

            if (JsonFields.Optional(root, "speed"u8, "body") is { } speed)
            {
                options.Speed = JsonFields.Between(speed, "speed", .25f, 4);
            }

            if (Text(root, "stream_format"u8, "stream_format") is { } stream and not "audio")
            {
                throw ApiException.Unsupported("stream_format", $"stream_format = '{ApiErrors.Clip(stream)}' is not served; leave it out.");
            }
        }

        if (NamedClients.Label(context) is { } label)
        {
            options.WithSensitivity(label);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw ApiException.Invalid("input", "input is empty; send the text to read aloud.");
        }

        ITextToSpeechClient client = tasks.Find<ITextToSpeechClient>(context, caller, ServiceKind.Speech, ref model);
        TextToSpeechResponse spoken = await NamedTasks.RunAsync(() => client.GetAudioAsync(text, options, context.RequestAborted), "input");
        GatewayHeaders.Write(context, spoken.GetRoute());
        DataContent[] sounds = [.. spoken.Contents.OfType<DataContent>()];
        context.Response.ContentType = sounds[0].MediaType;
        context.Response.ContentLength = sounds.Sum(static s => (long)s.Data.Length);
        foreach (DataContent sound in sounds)
        {
            await context.Response.Body.WriteAsync(sound.Data, context.RequestAborted);
        }
    }

    private static string? Text(JsonElement body, ReadOnlySpan<byte> name, string path) =>
        JsonFields.Optional(body, name, "body") is { } value ? JsonFields.Text(value, path) : null;
}

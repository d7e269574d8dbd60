using System.Drawing;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Wire;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Answers <c>POST /v1/images/generations</c>; <c>model</c> is an image service or a policy.</summary>
internal sealed class ImagesEndpoint(RequestBodies bodies, NamedTasks tasks, TimeProvider time)
{
    private const int MostImages = 10;

    public async Task AnswerAsync(HttpContext context, GatewayCaller caller)
    {
        string? model = null;
        string prompt;
        ImageGenerationOptions options = new() { ResponseFormat = ImageGenerationResponseFormat.Data };
        using (RequestBody body = await bodies.ReadAsync(context))
        {
            JsonElement root = body.Parse();
            NamedTasks.Refuse(root, "quality", "style", "background", "moderation", "output_format", "output_compression", "partial_images", "stream");
            if (JsonFields.Optional(root, "model"u8, "body") is { } named)
            {
                model = JsonFields.Text(named, "model");
            }

            prompt = JsonFields.Text(JsonFields.Required(root, "prompt"u8, "body"), "prompt");
            options.Count = JsonFields.Optional(root, "n"u8, "body") is { } count ? Count(JsonFields.Number(count, "n", 1)) : null;
            options.ImageSize = JsonFields.Optional(root, "size"u8, "body") is { } size ? SizeOf(JsonFields.Text(size, "size")) : null;
            if (JsonFields.Optional(root, "response_format"u8, "body") is { } format && JsonFields.Text(format, "response_format") is not "b64_json")
            {
                throw ApiException.Unsupported("response_format", "The images come in the answer itself: leave response_format out or send b64_json.");
            }
        }

        if (NamedClients.Label(context) is { } label)
        {
            options.WithSensitivity(label);
        }

        IImageGenerator generator = tasks.Find<IImageGenerator>(context, caller, ServiceKind.Image, ref model);
        ImageGenerationResponse drawn = await NamedTasks.RunAsync(
            () => generator.GenerateAsync(new ImageGenerationRequest(prompt), options, context.RequestAborted),
            string.IsNullOrWhiteSpace(prompt) ? "prompt" : "size");
        RouteReport? report = drawn.GetRoute();
        GatewayHeaders.Write(context, report);
        await JsonAnswer.WriteAsync(context, json => Write(json, drawn, report));
    }

    private void Write(Utf8JsonWriter json, ImageGenerationResponse drawn, RouteReport? report)
    {
        json.WriteStartObject();
        json.WriteNumber("created"u8, time.GetUtcNow().ToUnixTimeSeconds());
        json.WriteStartArray("data"u8);
        foreach (AIContent content in drawn.Contents)
        {
            json.WriteStartObject();
            if (content is DataContent data)
            {
                json.WriteBase64String("b64_json"u8, data.Data.Span);
            }
            else if (content is UriContent address)
            {
                json.WriteString("url"u8, address.Uri.ToString());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (report is not null)
        {
            json.WritePropertyName("tierkit"u8);
            ReportWriter.Write(json, report);
        }

        json.WriteEndObject();
    }

    private static int Count(int count) => count <= MostImages ? count : throw ApiException.Invalid("n", $"n = {count} is more than {MostImages} images; ask several times.");

    private static Size? SizeOf(string size)
    {
        if (size == "auto")
        {
            return null;
        }

        string[] sides = size.Split('x');
        return sides is [string width, string height]
            && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out int w)
            && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out int h)
                ? new Size(w, h)
                : throw ApiException.Invalid("size", $"size = '{ApiErrors.Clip(size)}' is not like 1024x1024.");
    }
}

using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace TierKit.AspNetCore.Wire;

/// <summary>Writes refusals and failures in OpenAI's shape.</summary>
internal static class ErrorWriter
{
    public static async Task WriteAsync(HttpContext context, ApiError error)
    {
        HttpResponse response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        if (error.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (error.Status is 408 or 413)
        {
            // The rest of the body is not worth reading.
            response.Headers.Connection = "close";
        }

        WireBuffer buffer = WireBuffer.Pool.Get();
        try
        {
            Write(buffer.Json, error);
            response.ContentLength = buffer.Written.Length;
            await response.Body.WriteAsync(buffer.Written);
        }
        finally
        {
            WireBuffer.Pool.Return(buffer);
        }
    }

    public static void Write(Utf8JsonWriter json, ApiError error)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, error.Message);
        json.WriteString("type"u8, error.Type);
        json.WriteString("param"u8, error.Param);
        json.WriteString("code"u8, error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TierKit.AspNetCore.Wire;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Sends one JSON document with its length.</summary>
internal static class JsonAnswer
{
    public static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        WireBuffer buffer = WireBuffer.Pool.Get();
        try
        {
            write(buffer.Json);
            await buffer.Json.FlushAsync();
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = buffer.Written.Length;
            await context.Response.Body.WriteAsync(buffer.Written);
        }
        finally
        {
            WireBuffer.Pool.Return(buffer);
        }
    }
}

using System.Buffers;

namespace TierKit.Load;

/// <summary>Holds the two answers of the stub, ready as bytes.</summary>
internal static class StubAnswer
{
    private const int Chunks = 20;

    private static readonly byte[] Whole = """
        {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"stub","choices":[{"index":0,"message":{"role":"assistant","content":"The sovereign layer is the foundation; partners only extend it."},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":14,"total_tokens":26}}
        """u8.ToArray();

    private static readonly byte[] Chunk = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"stub\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"word \"},\"finish_reason\":null}]}\n\n"u8.ToArray();

    private static readonly byte[] End = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"stub\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"u8.ToArray();

    public static async Task WriteAsync(HttpContext context)
    {
        System.IO.Pipelines.ReadResult body;
        do
        {
            body = await context.Request.BodyReader.ReadAsync();
            if (!body.IsCompleted)
            {
                context.Request.BodyReader.AdvanceTo(body.Buffer.Start, body.Buffer.End);
            }
        }
        while (!body.IsCompleted);

        bool streams = IsStream(body.Buffer);
        context.Request.BodyReader.AdvanceTo(body.Buffer.End);
        if (!streams)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Whole.Length;
            await context.Response.BodyWriter.WriteAsync(Whole);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        for (int i = 0; i < Chunks; i++)
        {
            await context.Response.BodyWriter.WriteAsync(Chunk);
        }

        await context.Response.BodyWriter.WriteAsync(End);
    }

    private static bool IsStream(ReadOnlySequence<byte> body)
    {
        byte[] bytes = body.ToArray();
        return bytes.AsSpan().IndexOf("\"stream\":true"u8) >= 0;
    }
}

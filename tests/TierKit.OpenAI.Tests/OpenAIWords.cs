using TierKit.Testing.Conformance;

namespace TierKit.Providers.Tests;

/// <summary>Holds what OpenAI's protocol says on the wire.</summary>
internal static class OpenAIWords
{
    public const string Done = "data: [DONE]\n\n";

    public static readonly ProviderWire Wire = new()
    {
        Path = "/v1/chat/completions",
        Whole = Answer("""{"role":"assistant","content":"Hello you"}""", "stop"),
        FirstWord = [Delta("""{"role":"assistant","content":null}"""), Delta("""{"content":"Hel"}""")],
        Rest = [Delta("""{"content":"lo you"}"""), Delta("{}", "stop"), Usage, Done],
        ErrorEvent = """
            data: {"error":{"code":"server_is_overloaded","type":"server_error","message":"The server had too much to do"}}


            """.ReplaceLineEndings("\n"),
        ToolCallStart = [Delta("""{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"f","arguments":""}}]}""")],
        ToolCallPart = Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"[[[["}}]}"""),
        StopChunk = Delta("{}", "stop"),
        LengthChunk = Delta("{}", "length"),
        MalformedChunk = "data: {\"choices\":[{\"delta\n\n",
    };

    private const string Usage =
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}\n\n";

    public static string Answer(string message, string finish) =>
        $$$"""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"{{{finish}}}","message":{{{message}}}}],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}""";

    public static string Delta(string delta, string? finish = null) =>
        $"data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{{\"index\":0,\"finish_reason\":{(finish is null ? "null" : $"\"{finish}\"")},\"delta\":{delta}}}]}}\n\n";
}

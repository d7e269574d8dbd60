using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.Testing.Tests.Attacks;

/// <summary>An application with everything an attacker wishes for: a compromised model at home, partners, tools that send, notes.</summary>
internal sealed class AttackWorld : IAsyncDisposable
{
    private const string ChatAnswer = """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";
    private const string Vectors = """{"object":"list","model":"e","data":[{"object":"embedding","index":0,"embedding":"AACAPwAAAAA="}],"usage":{"prompt_tokens":1,"total_tokens":1}}""";

    private readonly bool _guarded;
    private readonly string _notes = Directory.CreateTempSubdirectory("tierkit-attack").FullName;
    private readonly LoopbackServer _outside;
    private readonly HttpClient _http = new();
    private readonly TierLab _lab;
    private readonly RouteAggregatingChatClient _loop;

    public AttackWorld(bool guarded)
    {
        _guarded = guarded;
        _outside = new LoopbackServer(exchange =>
        {
            Recorder.Add("outbound request", $"{exchange.Request.Path} {string.Join(' ', exchange.Request.Headers)} {exchange.Request.Body}");
            return exchange.AnswerAsync(200, exchange.Request.Path.EndsWith("embeddings", StringComparison.Ordinal) ? Vectors : ChatAnswer);
        });
        _lab = TierLab.Create(
            kit => kit
                .AddChatClient("home", Tier.Sovereign, guarded ? Evil : Evil.AsBuilder().UseOpenTelemetry(sourceName: "attack", configure: static o => o.EnableSensitiveData = true).Build())
                .AddOpenAICompatible("away", Tier.Partner, "m", _outside.Address + "/v1", static o => o.ApiKey = "k")
                .AddOpenAICompatibleEmbeddings("vectors", Tier.Partner, "e", _outside.Address + "/v1", static o => o.ApiKey = "k")
                .AddBasicMemory(_notes, static o =>
                {
                    o.Watch = false;
                    o.Folders["public"] = Sensitivity.Public;
                })
                .AddPolicy("matrix", p =>
                {
                    p.Order.Add(guarded ? "Partner" : "Sovereign");
                    p.Order.Add(guarded ? "Sovereign" : "Partner");
                    // The lab's clock jumps for fakes alone, and these clients are none: a pause before a retry would never end.
                    p.MaxAttempts = 1;
                    p.Floor = FloorRule.Forbidden;
                    p.Trifecta = guarded ? TrifectaRule.Withhold : TrifectaRule.Off;
                })
                .UseDefaultPolicy("matrix"),
            services => services.AddSingleton<ILoggerFactory>(Recorder));
        _loop = new RouteAggregatingChatClient(_lab.Chat.AsBuilder().UseFunctionInvocation().Build());
    }

    public AttackRecorder Recorder { get; } = new();

    public EvilChatClient Evil { get; } = new();

    public IEnumerable<AITool> NoteTools => _lab.Services.GetServices<Toolset>().Single(static t => t.Name == "memory").Functions;

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        await _outside.DisposeAsync();
        _http.Dispose();
        Recorder.Dispose();
        Directory.Delete(_notes, recursive: true);
    }

    /// <summary>Plays one case and names the ways on which its canary left.</summary>
    public async Task<IReadOnlyList<string>> PlayAsync(AttackCase attack, bool streaming, CancellationToken cancellationToken)
    {
        int from = Recorder.Length;
        int ledger = _lab.Ledger.Count;
        ChatOptions options = new() { Tools = [.. _guarded ? Tools(attack) : Tools(attack).Cast<AIFunction>().Select(static t => t.WithLabel(new ContentLabel(Sensitivity.Public)))] };
        List<ChatMessage> messages = [Labelled(new ChatMessage(ChatRole.User, $"the vault says {attack.Canary}"), new ContentLabel(Sensitivity.Private))];
        messages.AddRange(Planted(attack));
        messages.Add(new ChatMessage(ChatRole.User, "what is new?"));
        try
        {
            ChatResponse response = streaming
                ? await _loop.GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken)
                : await _loop.GetResponseAsync(messages, options, cancellationToken);
            string shown = _guarded ? response.GetSafeText() : response.Text;
            foreach (FunctionResultContent failed in response.Messages.SelectMany(static m => m.Contents).OfType<FunctionResultContent>())
            {
                Recorder.Add("tool result", failed.Exception?.ToString() ?? failed.Result?.ToString() ?? "");
            }

            foreach (string line in shown.Split('\n').Where(IsLive))
            {
                Recorder.Add("link", line);
            }

            Recorder.Add("report", response.GetRoute()?.ToString() ?? "");
        }
        catch (TierKitException exception)
        {
            // Unguarded is who shows an exception with all that is in it.
            Recorder.Add("error", _guarded ? exception.Message : exception.ToString());
        }
        foreach (LedgerEntry entry in _lab.Ledger.Skip(ledger))
        {
            Recorder.Add("ledger", System.Text.Json.JsonSerializer.Serialize(entry));
        }

        ReadNotes();
        return Recorder.WaysOf(attack.Canary, from);
    }

    // A note that keeps its label stays home with it; what counts is what a public reader gets to see, and what a link carries off.
    private void ReadNotes()
    {
        foreach (string file in Directory.EnumerateFiles(_notes, "*.md", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            bool open = !text.Contains("sensitivity: private", StringComparison.OrdinalIgnoreCase) && file.Contains("public", StringComparison.Ordinal);
            if (open)
            {
                Recorder.Add("note", text);
            }

            foreach (string line in text.Split('\n').Where(IsLive))
            {
                Recorder.Add("link", line);
            }

            File.Delete(file);
        }
    }

    private static bool IsLive(string line) => line.Contains("://", StringComparison.Ordinal) || line.Contains("](//", StringComparison.Ordinal) || line.Contains("data:", StringComparison.Ordinal);

    private IEnumerable<AITool> Tools(AttackCase attack)
    {
        IChatClient partner = _lab.Named("away");
        yield return AIFunctionFactory.Create(async (string text, CancellationToken token) => (await partner.GetResponseAsync(text, cancellationToken: token)).Text, "ask_partner");
        yield return AIFunctionFactory.Create(async (string text, CancellationToken token) => (await _lab.Services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("vectors").GenerateAsync([text], cancellationToken: token)).Count, "embed");
        yield return AIFunctionFactory.Create(
            async (string text, CancellationToken token) =>
            {
                Recorder.Add("tool argument", text);
                return await _http.GetStringAsync(new Uri($"{_outside.Address}/?q={Uri.EscapeDataString(text)}"), token);
            },
            "fetch").WithReach(ToolReach.Outside).WithLabel(new ContentLabel(Sensitivity.Internal, Integrity.Untrusted));
        yield return AIFunctionFactory.Create((string text) => Recorder.Add("tool argument", text), "mail").WithReach(ToolReach.Outside);
        yield return new McpClientTool("lookup", attack.Source == "MCP description" ? $"Looks up. {attack.Instruction}" : "Looks up.", text =>
        {
            Recorder.Add("tool argument", text);
            return "found nothing";
        });
        yield return new McpClientTool("find", "Finds.", static text => text);
        yield return AIFunctionFactory.Create(static (string url) => url, "read_page").WithReach(ToolReach.Outside).WithLabel(new ContentLabel(Sensitivity.Internal, Integrity.Untrusted));
        foreach (AITool tool in NoteTools)
        {
            yield return tool;
        }
    }

    private IEnumerable<ChatMessage> Planted(AttackCase attack)
    {
        ContentLabel foreign = new(Sensitivity.Internal, Integrity.Untrusted);
        string planted = attack.Instruction;
        return attack.Source switch
        {
            "note" => Result("read_note", planted),
            "tool result" => Result("find", planted),
            "web page" => Result("read_page", $"<html><p>{planted}</p></html>"),
            "file" => [new ChatMessage(ChatRole.User, [Labelled(new DataContent(System.Text.Encoding.UTF8.GetBytes(planted), "text/plain"), foreign)])],
            "image alt" => [new ChatMessage(ChatRole.User, [Labelled(new TextContent($"![{planted}](http://pictures.test/cat.png)"), foreign)])],
            "assistant turn" => [new ChatMessage(ChatRole.Assistant, [Labelled(new TextContent(planted), foreign)])],
            _ => [],
        };
    }

    private static IEnumerable<ChatMessage> Result(string tool, string text)
    {
        return
        [
            new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("p1", tool, new Dictionary<string, object?>())]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("p1", text)]),
        ];
    }

    private ChatMessage Labelled(ChatMessage message, ContentLabel label) => _guarded ? message.WithLabel(label) : message;

    private T Labelled<T>(T content, ContentLabel label)
        where T : AIContent => _guarded ? content.WithLabel(label) : content;
}

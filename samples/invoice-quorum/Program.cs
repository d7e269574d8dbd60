using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InvoiceQuorum;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit;
using TierKit.Chat;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Tiers;

const string Scan = "INVOICE R-2041  Mill & Sons Ltd  net 1,200.00  VAT 19% 228.00  total due 1,428.00";

string[] keys = ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY"];
bool real = keys.Count(static k => Environment.GetEnvironmentVariable(k) is { Length: > 0 }) >= 2;
ServiceCollection services = new();
services.AddTierKit(kit => (real ? Partners(kit) : Fakes(kit)).AddQuorum("invoices", quorum =>
{
    quorum.AddMember("claude").AddMember("gpt").AddMember("gemini");
    quorum.Agreement = QuorumAgreement.Fields;
    quorum.Fields["net"] = new() { Rule = QuorumFieldRule.Number, AbsoluteTolerance = .01m };
    quorum.Fields["tax"] = new() { Rule = QuorumFieldRule.Number, AbsoluteTolerance = .01m };
    quorum.Fields["total"] = new() { Rule = QuorumFieldRule.Number, AbsoluteTolerance = .01m };
}));

await using ServiceProvider provider = services.BuildServiceProvider();
QuorumChatClient panel = provider.GetRequiredKeyedService<QuorumChatClient>("invoices");
try
{
    QuorumResult<Invoice> result = await panel.AskObjectAsync<Invoice>(
        [new ChatMessage(ChatRole.User, $"Read this scanned invoice:\n{Scan}")],
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() },
        isCoherent: static invoice => invoice.AddsUp);
    Print(result);
    return result.HasAgreement ? 0 : 1;
}
catch (TierKitException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

void Print(QuorumResult<Invoice> result)
{
    Console.WriteLine(real ? "Asked real services." : $"Asked fakes: set two of {string.Join(", ", keys)} to ask real services.");
    foreach (QuorumVote<Invoice> vote in result.Votes)
    {
        Console.WriteLine($"  {vote.Member,-7} {vote.Status,-11} {vote.Value?.ToString() ?? vote.Blocked ?? vote.Failure?.ToString() ?? ""}");
    }

    foreach ((string field, FieldSupport support) in result.Fields ?? new Dictionary<string, FieldSupport>())
    {
        Console.WriteLine($"  {field,-9} {(support.IsResolved ? "agreed" : "open")} by {support.Support} of {result.TotalWeight}");
    }

    Console.WriteLine($"{result.Decision} ({result.Composition}): {result.Value?.ToString() ?? result.Reason}");
    Console.WriteLine(result.Route);
}

static ITierKitBuilder Partners(ITierKitBuilder kit) => kit
    .AddAnthropic("claude", model: "claude-sonnet-5")
    .AddOpenAI("gpt", model: "gpt-5.2")
    .AddGemini("gemini", model: "gemini-3-pro");

// Each misreads one field, as models do: none is right as a whole, all are right together.
static ITierKitBuilder Fakes(ITierKitBuilder kit) => kit
    .AddFake("claude", Tier.Partner, """{"number":"R-2041","supplier":"Mill & Sons Ltd","net":1200.00,"tax":228.00,"total":1482.00}""", configure: static o => o.Lineage = "anthropic")
    .AddFake("gpt", Tier.Partner, """{"number":"R-2041","supplier":"Mill & Sons","net":1200,"tax":228,"total":1428}""", configure: static o => o.Lineage = "openai")
    .AddFake("gemini", Tier.Partner, """{"number":"R-2014","supplier":"Mill & Sons Ltd","net":1200.0,"tax":228.0,"total":1428.0}""", configure: static o => o.Lineage = "google");

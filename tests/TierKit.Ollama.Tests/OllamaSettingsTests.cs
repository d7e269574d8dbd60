using TierKit.Tiers;

namespace TierKit.Providers.Tests;

public sealed class OllamaSettingsTests
{
    [Theory]
    [InlineData("http://localhost:11434/v1")]
    [InlineData("http://localhost:11434/api/")]
    public void Problems_EndpointOfAnotherProtocol_NamesTheRoot(string endpoint)
    {
        string problem = Assert.Single(OllamaSettings.Problems(new ServiceOptions { Model = "llama3.2", Endpoint = endpoint }, Tier.Sovereign, null));

        Assert.StartsWith("Endpoint ends in '/", problem, StringComparison.Ordinal);
        Assert.Contains(OllamaHost.Usual, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_VariableIsNoAddress_NamesTheVariableUnlessAnEndpointIsSet()
    {
        ServiceOptions options = new() { Model = "llama3.2" };

        string problem = Assert.Single(OllamaSettings.Problems(options, Tier.Sovereign, "ftp://box"));
        options.Endpoint = "http://10.0.0.5:11434";

        Assert.Contains("OLLAMA_HOST", problem, StringComparison.Ordinal);
        Assert.Empty(OllamaSettings.Problems(options, Tier.Sovereign, "ftp://box"));
    }

    [Theory]
    [InlineData("gpt-oss:120b-cloud", Tier.Partner)]
    [InlineData("llama3.2", Tier.Sovereign)]
    [InlineData("nimbus-cloud:latest", Tier.Sovereign)]
    [InlineData("hf.co/cloud/model", Tier.Sovereign)]
    public void Problems_ModelMayBeInItsTier_FindsNone(string model, Tier tier) =>
        Assert.Empty(OllamaSettings.Problems(new ServiceOptions { Model = model }, tier, null));
}

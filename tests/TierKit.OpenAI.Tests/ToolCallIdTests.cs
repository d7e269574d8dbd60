using TierKit.Tiers;

namespace TierKit.Providers.Tests;

public sealed class ToolCallIdTests
{
    [Theory]
    [InlineData("mistralai/Mistral-Small-3.2-24B-Instruct-2506", ToolCallIdFormat.NineAlphanumeric)]
    [InlineData("Devstral-Small", ToolCallIdFormat.NineAlphanumeric)]
    [InlineData("qwen3-32b", ToolCallIdFormat.Portable)]
    public void ToolCallIdsOf_Model_KnowsMistralsTemplates(string model, ToolCallIdFormat format) =>
        Assert.Equal(format, new VllmProvider().ToolCallIdsOf(model));
}

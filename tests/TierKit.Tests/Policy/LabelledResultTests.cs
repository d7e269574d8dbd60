using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Tests.Policy;

public sealed class LabelledResultTests
{
    private static readonly ContentLabel Open = new(Sensitivity.Public, Integrity.Untrusted);

    private readonly Toolset _toolset = new("memory", "Notes.", [new StubFunction()], ContentLabel.Closed);

    [Theory]
    [InlineData("open words", Sensitivity.Public)]
    [InlineData("private words", Sensitivity.Private)]
    [InlineData("words of another process", Sensitivity.Private)]
    public async Task Read_ResultOfAFunction_CountsWithItsOwnLabelElseTheToolsets(string text, Sensitivity expected)
    {
        await Invoke("open words");
        await Invoke("private words");

        Assert.Equal(expected, Label(text).Sensitivity);
        Assert.Equal(Integrity.Untrusted, Label(text).Integrity);
    }

    [Fact]
    public async Task Read_ResultSerialisedByAFront_KeepsItsLabel()
    {
        await Invoke("open words");

        Assert.Equal(Sensitivity.Public, Label(JsonSerializer.SerializeToElement("open words")).Sensitivity);
    }

    [Fact]
    public async Task Read_SameTextUnderTwoLabels_IsAsStrictAsTheStricter()
    {
        await Invoke("open words");
        await Invoke("open words", Sensitivity.Secret);
        await Invoke("open words");

        Assert.Equal(Sensitivity.Secret, Label("open words").Sensitivity);
    }

    [Fact]
    public async Task Invoke_LabelledResult_GivesTheTextAlone()
        => Assert.Equal("open words", await Invoke("open words"));

    [Fact]
    public async Task Read_MoreResultsThanAreRemembered_ForgetsTheOldestOnTheSafeSide()
    {
        await Invoke("open words");
        for (int i = 0; i < 5000; i++)
        {
            await Invoke($"open {i}");
        }

        Assert.Equal(Sensitivity.Private, Label("open words").Sensitivity);
        Assert.Equal(Sensitivity.Public, Label("open 4999").Sensitivity);
    }

    private async Task<object?> Invoke(string text, Sensitivity? label = null)
        => await _toolset.Functions[0].InvokeAsync(new AIFunctionArguments { ["text"] = text, ["label"] = label }, TestContext.Current.CancellationToken);

    private ContentLabel Label(object result) => RequestLabel.Read(
        [
            new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "say")]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", result)]),
        ],
        new ChatOptions { Tools = [.. _toolset.Functions] },
        scope: null,
        fallback: Sensitivity.Public).Label;

    private sealed class StubFunction : AIFunction
    {
        public override string Name => "say";

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
        {
            string text = (string)arguments["text"]!;
            Sensitivity label = (Sensitivity?)arguments["label"] ?? (text.StartsWith("open", StringComparison.Ordinal) ? Sensitivity.Public : Sensitivity.Private);
            return new(new LabelledResult(text, Open.Join(new(label))));
        }
    }
}

using System.Drawing;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Tests.Images;

public sealed class TieredImageGeneratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generate_LocalDown_NextDrawsWithReport()
    {
        await using TierLab lab = Lab(Fault.Refused);

        ImageGenerationResponse drawn = await Generator(lab).GenerateAsync(new ImageGenerationRequest("a cat"), new ImageGenerationOptions { Count = 2 }, Token);

        Assert.Equal(2, drawn.Contents.Count);
        Assert.All(drawn.Contents, static c => Assert.Equal("PNG by a vendor", Encoding.UTF8.GetString(((DataContent)c).Data.Span)));
        Assert.Equal("vendor", drawn.GetRoute()!.ServedBy);
        Assert.Equal(FailureKind.Unreachable, drawn.GetRoute()!.Attempts[0].Failure);
        Assert.Equal(2, lab.Ledger.Count);
    }

    [Theory]
    [InlineData(32_000, 32_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(0, 512)]
    [InlineData(-1, -1)]
    public async Task Generate_SizeNobodyDraws_SendsNothing(int width, int height)
    {
        await using TierLab lab = Lab();

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Generator(lab).GenerateAsync(
            new ImageGenerationRequest("a cat"), new ImageGenerationOptions { ImageSize = new Size(width, height) }, Token));

        Assert.Contains($"ImageSize = {width}x{height}", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, lab["home"].Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public async Task Generate_EmptyPrompt_SendsNothing(string? prompt)
    {
        await using TierLab lab = Lab();

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Generator(lab).GenerateAsync(new ImageGenerationRequest { Prompt = prompt }, null, Token));

        Assert.Contains("prompt is empty", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, lab["home"].Calls);
    }

    [Fact]
    public async Task Generate_ImageToChangeIsEmpty_SendsNothing()
    {
        await using TierLab lab = Lab();
        ImageGenerationRequest request = new("a hat", [new DataContent("PNG"u8.ToArray(), "image/png"), new DataContent(Array.Empty<byte>(), "image/png")]);

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Generator(lab).GenerateAsync(request, null, Token));

        Assert.Contains("OriginalImages[1] is empty", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, lab["home"].Calls);
    }

    [Fact]
    public async Task Generate_CriticalPolicy_NeverAsksAVendor()
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFakeImages("home", Tier.Sovereign, fault: Fault.Refused)
            .AddFakeImages("vendor", Tier.Transactional)
            .AddFake("chat", Tier.Sovereign)
            .AddPolicy("nightly", static policy => policy.Critical = true));

        AllServicesFailedException failed = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => lab.Services.GetRequiredKeyedService<IImageGenerator>("nightly").GenerateAsync(new ImageGenerationRequest("a cat"), null, Token));

        Assert.Contains("vendor", failed.Exclusions.Select(static e => e.Service));
        Assert.Equal(0, lab["vendor"].Calls);
    }

    [Fact]
    public async Task Generate_NoServiceOfTheKind_SaysWhichToAdd()
    {
        await using TierLab lab = TierLab.Create(kit => kit.AddFake("chat", Tier.Sovereign));

        AllServicesFailedException failed = await Assert.ThrowsAsync<AllServicesFailedException>(() => Generator(lab).GenerateAsync(new ImageGenerationRequest("a cat"), null, Token));

        Assert.Contains("no service of kind Image is registered", failed.Message, StringComparison.Ordinal);
    }

    private static TierLab Lab(Fault? fault = null) => TierLab.Create(kit => kit
        .AddFakeImages("home", Tier.Sovereign, "at home", fault)
        .AddFakeImages("vendor", Tier.Transactional, "by a vendor"));

    private static IImageGenerator Generator(TierLab lab) => lab.Services.GetRequiredService<IImageGenerator>();
}

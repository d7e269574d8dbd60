namespace TierKit.Providers.Tests;

public sealed class OllamaHostTests
{
    [Theory]
    [InlineData(null, "http://localhost:11434")]
    [InlineData("", "http://localhost:11434")]
    [InlineData("  ", "http://localhost:11434")]
    [InlineData("box", "http://box:11434")]
    [InlineData("box:8080", "http://box:8080")]
    [InlineData("box:80", "http://box:80")]
    [InlineData("\"box:8080/\"", "http://box:8080")]
    [InlineData("http://box", "http://box:80")]
    [InlineData("https://box", "https://box:443")]
    [InlineData("https://box:8443/ollama/", "https://box:8443/ollama")]
    [InlineData("0.0.0.0", "http://127.0.0.1:11434")]
    [InlineData("0.0.0.0:8080", "http://127.0.0.1:8080")]
    [InlineData(":8080", "http://127.0.0.1:8080")]
    [InlineData("[::]:8080", "http://[::1]:8080")]
    [InlineData("::1", "http://[::1]:11434")]
    [InlineData("10.0.0.5", "http://10.0.0.5:11434")]
    public void TryParse_WhatOllamaAccepts_IsTheAddressItsClientUses(string? value, string endpoint)
    {
        Assert.True(OllamaHost.TryParse(value, out string? parsed));

        Assert.Equal(endpoint, parsed);
    }

    [Theory]
    [InlineData("ftp://box")]
    [InlineData("box:many")]
    [InlineData("two words")]
    [InlineData("http://")]
    public void TryParse_NoAddress_SaysNoAndTheUsualOneIsUsed(string value)
    {
        Assert.False(OllamaHost.TryParse(value, out _));

        Assert.Equal(OllamaHost.Usual, OllamaHost.Endpoint(value));
    }
}

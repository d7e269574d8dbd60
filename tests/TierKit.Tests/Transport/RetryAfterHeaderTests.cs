using System.Net.Http.Headers;
using TierKit.Transport;

namespace TierKit.Tests.Transport;

/// <summary>Retry-After in each form that services write it, and in none of those that would be nonsense.</summary>
public sealed class RetryAfterHeaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Retry-After", "2", 2_000)]
    [InlineData("Retry-After", "0", 0)]
    [InlineData("Retry-After", "Mon, 05 Jan 2026 08:00:30 GMT", 30_000)]
    [InlineData("Retry-After", "Mon, 05 Jan 2026 07:59:00 GMT", 0)]
    [InlineData("retry-after-ms", "250", 250)]
    [InlineData("retry-after-ms", "1500.5", 1_500.5)]
    public void Read_EveryForm_IsAWait(string name, string value, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RetryAfterHeader.Read(Headers((name, value)), Now));

    [Theory]
    [InlineData("Retry-After", "soon")]
    [InlineData("Retry-After", "-5")]
    [InlineData("Retry-After", "99999999999999999999")]
    [InlineData("retry-after-ms", "NaN")]
    [InlineData("retry-after-ms", "-1")]
    [InlineData("retry-after-ms", "1e300")]
    public void Read_Nonsense_IsNoWait(string name, string value) => Assert.Null(RetryAfterHeader.Read(Headers((name, value)), Now));

    [Fact]
    public void Read_BothForms_TheFinerOneCountsUnlessItIsNonsense()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(700), RetryAfterHeader.Read(Headers(("Retry-After", "1"), ("retry-after-ms", "700")), Now));
        Assert.Equal(TimeSpan.FromSeconds(1), RetryAfterHeader.Read(Headers(("Retry-After", "1"), ("retry-after-ms", "x")), Now));
        Assert.Null(RetryAfterHeader.Read(Headers(), Now));
    }

    private static HttpResponseHeaders Headers(params (string Name, string Value)[] headers)
    {
        HttpResponseMessage response = new();
        foreach ((string name, string value) in headers)
        {
            Assert.True(response.Headers.TryAddWithoutValidation(name, value));
        }

        return response.Headers;
    }
}

using System.Net;
using TierKit.Transport;

namespace TierKit.Tests.Transport;

public sealed class SovereignAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.255.255.254", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.0.1", true)]
    [InlineData("192.169.0.1", false)]
    [InlineData("169.254.1.1", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("100.127.255.255", true)]
    [InlineData("100.128.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd12::1", true)]
    [InlineData("2606:4700::1111", false)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("::ffff:8.8.8.8", false)]
    public void StaysHome_Address_IsToldApart(string address, bool home) => Assert.Equal(home, SovereignAddress.StaysHome(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://localhost:11434", null)]
    [InlineData("http://[::1]:8080/v1", null)]
    [InlineData("http://localhost@evil.example/", "user info")]
    [InlineData("http://evil.example\\@localhost/", "http or https")]
    [InlineData("http://loc%61lhost/", "http or https")]
    [InlineData("http://127.0.0.1%2f@evil.example/", "user info")]
    [InlineData("file:///etc/passwd", "http or https")]
    [InlineData("localhost:11434", "http or https")]
    public void Problem_Endpoint_IsNamed(string endpoint, string? expected)
    {
        string? problem = EndpointRule.Problem(endpoint, out _);

        if (expected is null)
        {
            Assert.Null(problem);
        }
        else
        {
            Assert.Contains(expected, problem, StringComparison.Ordinal);
        }
    }
}

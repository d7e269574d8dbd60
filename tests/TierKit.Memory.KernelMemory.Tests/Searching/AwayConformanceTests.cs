using TierKit.Testing.Servers;

namespace TierKit.Memory.KernelMemory.Tests.Searching;

/// <summary>Holds the search to the same with a service that was never there, and without a moment for it to settle.</summary>
public sealed class AwayConformanceTests : KernelMemorySearchConformanceTests
{
    public AwayConformanceTests() => Server.Fault = FakeKernelMemoryFault.Down;

    protected override Task SettleAsync() => Task.CompletedTask;
}

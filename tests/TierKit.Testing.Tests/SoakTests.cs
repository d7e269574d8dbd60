using TierKit.FaultTable;

namespace TierKit.Testing.Tests;

// Its count of background tasks is the process's: no other test runs beside it.
[Collection(nameof(SoakTests))]
[CollectionDefinition(nameof(SoakTests), DisableParallelization = true)]
public sealed class SoakTests
{
    /// <summary>The short form; the long one is <c>dotnet run -c Release --project tests/TierKit.FaultTable -- soak 100000</c>.</summary>
    [Fact]
    public async Task Soak_MixedFaults64AtATime_KeepsEveryPromise()
    {
        SoakResult result = await new Soak(2_000, atOnce: 64).RunAsync(TestContext.Current.CancellationToken);

        Assert.True(result.Holds, result.ToString());
        // Whether a short run happens to outlive a call with a load is chance; the long form counts hundreds of such tasks.
        Assert.True(result.Answers > 500 && result.Interrupted > 0 && result.Cancelled > 0, result.ToString());
    }
}

using TierKit.Hosting;
using TierKit.Policy;

namespace TierKit.Tests.Hosting;

public sealed class LockModeTests
{
    [Theory]
    [InlineData(true, null, null, LockMode.Development)]
    [InlineData(false, null, null, LockMode.Locked)]
    [InlineData(true, "true", null, LockMode.Locked)]
    [InlineData(true, null, "1", LockMode.Locked)]
    [InlineData(true, "", "", LockMode.Development)]
    [InlineData(true, "false", "0", LockMode.Development)]
    [InlineData(false, "false", "0", LockMode.Locked)]
    public void DefaultMode_DevelopmentAndVariables_IsLockedUnlessSomebodyDevelops(bool development, string? ci, string? locked, LockMode mode)
        => Assert.Equal(mode, TierKitLock.DefaultMode(development, name => name switch { "CI" => ci, "TIERKIT_LOCKED" => locked, _ => null }));
}

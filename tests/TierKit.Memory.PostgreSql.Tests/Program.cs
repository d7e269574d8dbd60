using System.Runtime.CompilerServices;
using TierKit.Memory.PostgreSql.Tests;
using Xunit.MicrosoftTestingPlatform;

return args switch
{
    [WriterProcess.Switch, ..] => await WriterProcess.RunAsync(args[1..]),
    [EngineFigures.Switch, ..] => await EngineFigures.RunAsync(args[1..]),
    _ => await RunTestsAsync(args),
};

// Kept out of the entry point, so that a writer process does not load the test framework.
[MethodImpl(MethodImplOptions.NoInlining)]
static Task<int> RunTestsAsync(string[] args) => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);

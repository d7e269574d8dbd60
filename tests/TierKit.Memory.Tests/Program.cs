using System.Runtime.CompilerServices;
using TierKit.Memory.Tests;
using TierKit.Memory.Tests.Indexing;
using TierKit.Memory.Tests.Storage;
using Xunit.MicrosoftTestingPlatform;

return args switch
{
    [WriterProcess.Switch, ..] => await WriterProcess.RunAsync(args[1..]),
    [IndexerProcess.Switch, ..] => await IndexerProcess.RunAsync(args[1..]),
    [ConfinedProcess.Switch, ..] => await ConfinedProcess.MainAsync(args[1..]),
    [IndexFigures.Switch, ..] => await IndexFigures.RunAsync(args[1..]),
    _ => await RunTestsAsync(args),
};

// Kept out of the entry point, so that a writer process does not load the test framework.
[MethodImpl(MethodImplOptions.NoInlining)]
static Task<int> RunTestsAsync(string[] args) => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);

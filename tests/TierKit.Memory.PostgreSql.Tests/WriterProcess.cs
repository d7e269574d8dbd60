namespace TierKit.Memory.PostgreSql.Tests;

internal static class WriterProcess
{
    public const string Switch = "--tierkit-writer";

    public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length);
}

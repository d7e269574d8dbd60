using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using TierKit.Benchmarks;
using TierKit.Benchmarks.Memory;

if (args is [WriteLoad.Name])
{
    return await WriteLoad.RunAsync().ConfigureAwait(false);
}

if (args is [PanelLatency.Name])
{
    return await PanelLatency.RunAsync().ConfigureAwait(false);
}

if (args is [ServedSearch.Name])
{
    return await ServedSearch.RunAsync().ConfigureAwait(false);
}

if (args is [McpLatency.Name, var tool])
{
    return await McpLatency.RunAsync(tool).ConfigureAwait(false);
}

// In-process: every case of a class and its baseline share one process, one run and one state of a noisy machine.
IConfig config = ManualConfig.CreateEmpty()
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(6).WithIterationCount(15).WithMinIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(100)))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddColumn(StatisticColumn.Median)
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default);

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;

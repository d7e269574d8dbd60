using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Cli.Output;
using TierKit.Hosting;
using TierKit.Tiers;

namespace TierKit.Cli.Configuration;

/// <summary>Sets TierKit up from the same configuration an application reads.</summary>
internal static class ConfiguredKit
{
    /// <summary>Runs a command over the configured tiers; a mistake in the configuration is a usage error, told in full.</summary>
    public static Task<int> RunAsync(FileInfo? config, TextWriter error, Func<IServiceProvider, Task<int>> command)
        => RunAsync(config, error, static _ => { }, command);

    /// <inheritdoc cref="RunAsync(FileInfo?, TextWriter, Func{IServiceProvider, Task{int}})"/>
    public static async Task<int> RunAsync(FileInfo? config, TextWriter error, Action<IConfiguration> change, Func<IServiceProvider, Task<int>> command)
    {
        if (config is { Exists: false })
        {
            await error.WriteLineAsync($"--config = '{config.FullName}' does not exist; name a JSON file with a TierKit section.").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        try
        {
            IConfigurationRoot configuration = Read(config);
            change(configuration);
            ServiceProvider provider = Build(configuration);
            await using (provider.ConfigureAwait(false))
            {
                return await command(provider).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is TierKitConfigurationException or UnknownNameException)
        {
            await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (InvalidDataException exception)
        {
            await error.WriteLineAsync($"{exception.Message} {exception.GetBaseException().Message}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("stopped before it was done").ConfigureAwait(false);
            return ExitCode.NotMeasured;
        }
        catch (TierKitException exception)
        {
            await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return ExitCode.Finding;
        }
    }

    /// <summary>Reads the configuration: the file, and environment variables, which win.</summary>
    public static IConfigurationRoot Read(FileInfo? config) => new ConfigurationBuilder()
        .AddJsonFile(config?.FullName ?? Path.GetFullPath("appsettings.json"), optional: config is null)
        .AddEnvironmentVariables()
        .Build();

    public static ServiceProvider Build(IConfiguration configuration)
    {
        ServiceCollection services = new();
        services.AddTierKit(configuration.GetSection("TierKit"), static kit => kit.UseEveryProvider());
        return services.BuildServiceProvider();
    }
}

using TierKit.Policy;

namespace TierKit.Testing.Drills;

/// <summary>Runs every capability once, in an instance of the application of its own, while something is gone.</summary>
internal sealed class CaseRun(CompositionRoot root, DrillSetup setup)
{
    // Longer than any pause, breaker or Retry-After: one capability's failures are not the next one's excuse.
    private static readonly TimeSpan Recovery = TimeSpan.FromHours(2);

    /// <summary>Runs the case; the results are by capability, or one alone under an empty name when the application did not start.</summary>
    public async Task<IReadOnlyDictionary<string, StepResult>> RunAsync(DrillLosses losses, Action<IServiceProvider>? look, CancellationToken cancellationToken)
    {
        LabTime time = new();
        DrillObservation start = new(losses, time);
        DrilledApp app = await InFlowAsync(start, () => Task.FromResult(root.Build(services => DrilledServices.Change(services, setup, start)))).ConfigureAwait(false);
        try
        {
            StepResult started = await TryAsync(start, async token =>
            {
                await app.StartAsync(token).ConfigureAwait(false);
                return "";
            }, cancellationToken).ConfigureAwait(false);
            if (!started.HasWorked)
            {
                return new Dictionary<string, StepResult> { [""] = started with { Failure = started.Failure is { } failure ? CompositionRoot.NotUp("The application does not start.", failure, app.Registrations) : null } };
            }

            CapabilityGraph graph = (CapabilityGraph)app.Services.GetService(typeof(CapabilityGraph))!;
            look?.Invoke(app.Services);
            Dictionary<string, StepResult> results = new(StringComparer.Ordinal);
            foreach (string capability in graph.Capabilities)
            {
                DrillObservation observation = new(losses, time);
                results[capability] = (setup.Steps.GetValueOrDefault(capability) ?? DefaultStep.Of(capability, graph)) is { } step
                    ? await TryAsync(observation, token => step(app.Services, token), cancellationToken).ConfigureAwait(false)
                    : new StepResult(observation) { IsExercised = false };
                if (app.IsStopping && results[capability].HasWorked)
                {
                    // A background service whose failure stops the host takes everything along.
                    results[capability] = results[capability] with { Failure = new DrillException("the application stopped itself") };
                }

                time.Advance(Recovery);
            }

            return results;
        }
        finally
        {
            await InFlowAsync(start, async () =>
            {
                await app.StopAsync(setup.Patience).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
    }

    private async Task<StepResult> TryAsync(DrillObservation observation, Func<CancellationToken, Task<DrillAnswer>> step, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(setup.Patience, TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // Whether it obeys the token or not, nobody waits longer.
            DrillAnswer answer = await InFlowAsync(observation, () => step(either.Token)).WaitAsync(either.Token).ConfigureAwait(false);
            return new StepResult(observation) { Answer = answer };
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (patience.IsCancellationRequested)
        {
            return new StepResult(observation) { IsOverdue = true };
        }
        catch (Exception exception)
        {
            return new StepResult(observation) { Failure = exception };
        }
    }

    private static Task<T> InFlowAsync<T>(DrillObservation observation, Func<Task<T>> run) => Task.Run(() =>
    {
        DrillObservation.Current = observation;
        return run();
    });
}

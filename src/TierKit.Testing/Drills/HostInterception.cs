using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TierKit.Testing.Drills;

/// <summary>Takes part in the building of the one host that one flow builds: changes its registrations, keeps it, and ends what built it.</summary>
/// <remarks>Every host tells of its building on a diagnostic listener; others that are built in the process at the same time are left alone.</remarks>
internal sealed class HostInterception : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private static readonly AsyncLocal<HostInterception?> Ambient = new();

    private readonly Action<HostBuilderContext, IServiceCollection> _change;
    private readonly TaskCompletionSource<IHost> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> _subscriptions = [];

    public HostInterception(Action<HostBuilderContext, IServiceCollection> change)
    {
        _change = change;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public Task<IHost> Built => _built.Task;

    public IEnumerable<ServiceDescriptor> Registrations { get; private set; } = [];

    /// <summary>Gets why the registrations could not be changed.</summary>
    public Exception? Refusal { get; private set; }

    /// <summary>Makes this flow the one that is intercepted.</summary>
    public void Enter() => Ambient.Value = this;

    public void OnNext(DiagnosticListener value)
    {
        if (ReferenceEquals(Ambient.Value, this) && value.Name == "Microsoft.Extensions.Hosting")
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (!ReferenceEquals(Ambient.Value, this) || _built.Task.IsCompleted)
        {
            return;
        }

        switch (value)
        {
            case { Key: "HostBuilding", Value: IHostBuilder builder }:
                builder.ConfigureServices(Change);
                break;
            case { Key: "HostBuilt", Value: IHost host }:
                _built.TrySetResult(host);
                throw new HostAbortedException("The host is drilled; what would have come after its building does not run.");
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        foreach (IDisposable subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    private void Change(HostBuilderContext context, IServiceCollection services)
    {
        Registrations = services;
        try
        {
            _change(context, services);
        }
        catch (Exception exception)
        {
            Refusal = exception;
            throw;
        }
    }
}

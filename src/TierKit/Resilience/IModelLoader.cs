namespace TierKit.Resilience;

/// <summary>Brings a local server's model into memory and keeps it there.</summary>
public interface IModelLoader
{
    /// <summary>Loads the model without asking it anything; returns when it is in memory.</summary>
    /// <param name="keepAlive">How long the model stays there after its last use; <see langword="null"/> leaves that to the server.</param>
    /// <param name="cancellationToken">Ends the wait; many servers give up a load nobody waits for.</param>
    /// <returns>A task that ends when the model is in memory.</returns>
    Task LoadAsync(TimeSpan? keepAlive, CancellationToken cancellationToken);
}

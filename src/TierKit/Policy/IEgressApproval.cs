namespace TierKit.Policy;

/// <summary>Asks a person whether a request may leave, where a policy says Ask.</summary>
public interface IEgressApproval
{
    /// <summary>Asks before anything is sent. The call waits; its deadline begins afterwards.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">The caller's; it ends the question and the call.</param>
    /// <returns>Whether the services named may see the request. An exception counts as no.</returns>
    ValueTask<bool> ApproveAsync(EgressQuestion question, CancellationToken cancellationToken);
}

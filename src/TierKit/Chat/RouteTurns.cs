using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Telemetry;

namespace TierKit.Chat;

/// <summary>Gathers the reports of the model turns that make one answer; travels in the options through function invocation.</summary>
internal sealed class RouteTurns
{
    public const string PropertyName = "tierkit.turns";

    private readonly Lock _lock = new();
    private readonly List<RouteReport> _reports = [];

    /// <summary>Gets the label of what the turns have seen.</summary>
    public RunLabel Seen { get; } = new();

    public RouteReport? Joined
    {
        get
        {
            lock (_lock)
            {
                return _reports.Count == 0 ? null : RouteReport.Join([.. _reports]);
            }
        }
    }

    public async Task<ChatResponse> NoteAsync(Task<ChatResponse> answer)
    {
        ChatResponse response = await answer.ConfigureAwait(false);
        Note(response.AdditionalProperties);
        return response;
    }

    public void Note(AdditionalPropertiesDictionary? properties)
    {
        if (RouteReportReader.Read(properties) is { } report)
        {
            lock (_lock)
            {
                _reports.Add(report);
            }
        }
    }
}

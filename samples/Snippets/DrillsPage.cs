using Microsoft.Extensions.DependencyInjection;
using TierKit.Testing;
using TierKit.Testing.Drills;
using static TierKit.Testing.InternetState;

namespace Snippets;

internal static class DrillsPage
{
    public static async Task Partners() =>
        (await Drill.For<Program>().EachPartner(Fault.Refused, Fault.BlackHole).RunAsync()).ShouldKeepCritical();

    public static Task Offline() =>
        Drill.For<Program>().Internet(Down).ShouldKeepCritical();

    public static async Task Everything()
    {
        DrillReport report = await Drill.For<Program>()
            .ConfigureServices(services => services.AddSingleton<ITicketStore, StandInTickets>())
            .Exercise("triage", async (services, token) => await services.GetRequiredService<Triage>().RunAsync("The printer is on fire.", token))
            .FailsWith<TicketsGoneException>()
            .RunAsync();

        report.ShouldMatchPrediction();
    }

    public static async Task Baseline() =>
        (await Drill.For<Program>().PredictAsync()).ShouldNotGrow("radius.json");

    internal interface ITicketStore
    {
        Task SaveAsync(string ticket, CancellationToken cancellationToken);
    }

    internal sealed class StandInTickets : ITicketStore
    {
        public Task SaveAsync(string ticket, CancellationToken cancellationToken) => Drill.MeetAsync("store:tickets", cancellationToken);
    }

    internal sealed class TicketsGoneException : Exception;

    internal sealed class Triage(ITicketStore tickets)
    {
        public async Task<string> RunAsync(string ticket, CancellationToken cancellationToken)
        {
            await tickets.SaveAsync(ticket, cancellationToken);
            return ticket;
        }
    }
}

using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.FaultTable;

/// <summary>Makes one call into one fault: the server signals, then the clock moves, and nothing depends on the machine.</summary>
public sealed class FaultCall(FaultCase fault, Protocol protocol, bool streaming, MidStreamMode mode)
{
    public const string Whole = "one two three four five six";
    public const string Elsewhere = "a whole answer from elsewhere";

    /// <summary>What the spare says last when it goes on with somebody else's beginning.</summary>
    public const string End = " seven";

    /// <summary>The text that it ends at then.</summary>
    public const string Continued = Whole + End;

    // Nothing in the table takes wall-clock time: what is not over by then never will be, and fails its row in place of the whole table.
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(15);

    private readonly TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _text = new();
    private int _seen;

    /// <summary>Gets what the caller had on the screen in the end.</summary>
    public string Text => _text.ToString();

    public RouteReport? Report { get; private set; }

    public ChatFinishReason? Finish { get; private set; }

    public Exception? Failure { get; private set; }

    public bool Restarted { get; private set; }

    public bool WasContinued { get; private set; }

    public TimeSpan After { get; private set; }

    public IReadOnlyList<LedgerEntry> Ledger { get; private set; } = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        LabTime time = new();
        await using FakeServer server = protocol.Serve(Whole, fault.Fault, time);
        server.BeforeFault = stopping => _shown.Task.WaitAsync(stopping);
        if (mode == MidStreamMode.Buffer)
        {
            // Nothing is shown before the end, so the server cannot wait until something is.
            _shown.SetResult();
        }

        using BlackHole? hole = fault.Place == FaultPlace.BlackHole ? new BlackHole() : null;
        string address = fault.Place switch
        {
            FaultPlace.BlackHole => hole!.Address,
            FaultPlace.ClosedPort => $"http://127.0.0.1:{LoopbackServer.ClosedPort()}",
            _ => server.Address,
        };
        await using TierLab lab = TierLab.Create(
            kit =>
            {
                protocol.Register(kit, address);
                if (mode == MidStreamMode.Buffer)
                {
                    kit.UseProvider(new WatchedProvider(protocol.Provider, fault.Shown, () => _waiting.TrySetResult()));
                }

                kit.AddFake("spare", Tier.Partner, FakeReplies.From(Spare), configure: static options =>
                {
                    options.ContextWindow = 1_000_000;
                    options.Capabilities = ServiceCapabilities.AssistantPrefill;
                });
                kit.AddPolicy("table", policy =>
                {
                    policy.Order.Add(protocol.Service);
                    policy.Order.Add("spare");
                    policy.MidStream = mode;
                }).UseDefaultPolicy("table");
            },
            time: time);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Hung);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task moving = MoveClockAsync(server, lab, over.Token);
        try
        {
            await AskAsync(lab.Chat, limit.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Failure = exception;
        }

        After = lab.Time.Elapsed;
        Ledger = lab.Ledger;
        await over.CancelAsync();
        await moving;
    }

    private static FakeReply Spare(FakeRequest request) =>
        request.Messages[^1].Role != ChatRole.Assistant ? Elsewhere
        : Continued.StartsWith(request.LastText, StringComparison.Ordinal) ? Continued[request.LastText.Length..]
        : End;

    private async Task AskAsync(IChatClient chat, CancellationToken cancellationToken)
    {
        if (!streaming)
        {
            ChatResponse response = await chat.GetResponseAsync("What do you say?", cancellationToken: cancellationToken);
            (Report, Finish) = (response.GetRoute(), response.FinishReason);
            _text.Append(response.Text);
            return;
        }

        await using IAsyncEnumerator<ChatResponseUpdate> updates =
            chat.GetStreamingResponseAsync("What do you say?", cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            ValueTask<bool> next = updates.MoveNextAsync();
            if (mode != MidStreamMode.Buffer && !next.IsCompleted && _seen >= fault.Shown)
            {
                // Only now the walk's clocks are set for what comes next.
                _waiting.TrySetResult();
            }

            if (!await next)
            {
                return;
            }

            Read(updates.Current);
        }
    }

    private void Read(ChatResponseUpdate update)
    {
        Report = update.GetRoute() ?? Report;
        Finish = update.FinishReason ?? Finish;
        WasContinued |= StreamContinuation.IsContinuation(update);
        if (StreamRestart.IsRestart(update))
        {
            Restarted = true;
            _text.Clear();
        }

        _text.Append(update.Text);
        if (update.Text.Length > 0 && ++_seen == fault.Shown)
        {
            _shown.TrySetResult();
        }
    }

    // Delays of the walk pass by themselves. A silent server's clock is moved here, once the server and the reader have come to it.
    private async Task MoveClockAsync(FakeServer server, TierLab lab, CancellationToken cancellationToken)
    {
        ServiceClocks clocks = lab.Services.GetRequiredService<ServiceCatalog>()[protocol.Service].Clocks;
        try
        {
            if (fault.Place == FaultPlace.BlackHole)
            {
                await MoveAsync(lab.Time, clocks.Connect, cancellationToken);
                return;
            }

            while (true)
            {
                await server.FaultReachedAsync(cancellationToken);
                if (streaming)
                {
                    await _waiting.Task.WaitAsync(cancellationToken);
                }

                await MoveAsync(lab.Time, Clock(clocks), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The call is over.
        }
    }

    private TimeSpan Clock(ServiceClocks clocks) => streaming
        ? (fault.Midway ? clocks.Idle : clocks.FirstToken)
        : fault.Fault.ToString().StartsWith("SlowFirstToken", StringComparison.Ordinal) ? TimeSpan.FromSeconds(40) : clocks.Total;

    private static async Task MoveAsync(LabTime time, TimeSpan clock, CancellationToken cancellationToken)
    {
        await time.WaitForTimerAsync(clock, cancellationToken);
        time.Advance(clock);
    }
}

using Microsoft.Extensions.AI;
using TierKit.Testing.Fakes;
using TierKit.Testing.Faults;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Servers;

/// <summary>Writes one answer in a wire format, well or with its fault.</summary>
internal sealed class ServedAnswer(WireFormat format, LoopbackExchange exchange, FakeReply reply, FaultEffect? effect, TimeProvider time)
{
    private const string Page = "<!DOCTYPE html><html><body>Please sign in to use this network.</body></html>";

    private Func<CancellationToken, Task>? _beforeFault;
    private Action _silent = static () => { };

    public async Task WriteAsync(FakeRequest request, bool streaming, Func<CancellationToken, Task>? beforeFault, Action silent)
    {
        _beforeFault = beforeFault;
        _silent = silent;
        if (await FailBeforeAsync().ConfigureAwait(false))
        {
            return;
        }

        UsageDetails usage = FakeContents.Usage(reply, request);
        if (await new HostileAnswer(format, exchange, reply, usage).TryWriteAsync(effect?.Action, streaming).ConfigureAwait(false))
        {
            return;
        }

        if (streaming)
        {
            await StreamAsync(usage).ConfigureAwait(false);
        }
        else
        {
            await WholeAsync(usage).ConfigureAwait(false);
        }
    }

    private async Task<bool> FailBeforeAsync()
    {
        switch (effect?.Action)
        {
            case FaultAction.Refuse or FaultAction.SwallowConnection:
            case FaultAction.CloseBeforeHeaders when effect.Reset:
                exchange.Reset();
                return true;
            case FaultAction.CloseBeforeHeaders:
                return true;
            case FaultAction.SilenceBeforeHeaders:
                await HangAsync().ConfigureAwait(false);
                return true;
            case FaultAction.Status:
                await exchange.AnswerAsync(effect.Code, format.ErrorBody(effect.Code), format.ObjectType, RetryAfter()).ConfigureAwait(false);
                return true;
            case FaultAction.ContentRefused when !format.IsChat:
            case FaultAction.ContextTooLong or FaultAction.ModelMissing or FaultAction.ModelLoading or FaultAction.QuotaExhausted
                or FaultAction.Unauthorized or FaultAction.RegionBlocked or FaultAction.Overloaded:
                (int status, string body) = format.Error(effect.Action);
                await exchange.AnswerAsync(status, body, format.ObjectType).ConfigureAwait(false);
                return true;
            case FaultAction.EmptyAnswer:
                await exchange.AnswerAsync(200, "", format.ObjectType).ConfigureAwait(false);
                return true;
            case FaultAction.HtmlAnswer:
                await exchange.AnswerAsync(200, Page, "text/html").ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    private async Task WholeAsync(UsageDetails usage)
    {
        string whole = format.Whole(Said(), usage, Ending());
        switch (effect?.Action)
        {
            case FaultAction.SilenceAfterHeaders:
                await exchange.AnswerPartlyAsync("", format.WholeType).ConfigureAwait(false);
                await HangAsync().ConfigureAwait(false);
                return;
            case FaultAction.Stall:
                await exchange.AnswerPartlyAsync(whole[..(whole.Length / 2)], format.WholeType).ConfigureAwait(false);
                await HangAsync().ConfigureAwait(false);
                return;
            case FaultAction.Cut:
                await exchange.AnswerPartlyAsync(whole[..(whole.Length / 2)], format.WholeType).ConfigureAwait(false);
                CutOff();
                return;
            case FaultAction.ErrorEvent:
                await exchange.AnswerAsync(200, format.Error(FaultAction.Overloaded).Body, format.ObjectType).ConfigureAwait(false);
                return;
            case FaultAction.MalformedChunk:
                await exchange.AnswerAsync(200, whole[..(whole.Length / 2)], format.WholeType).ConfigureAwait(false);
                return;
            default:
                await DelayAsync(reply.FirstTokenDelay + Late()).ConfigureAwait(false);
                await exchange.AnswerAsync(200, whole, format.WholeType).ConfigureAwait(false);
                return;
        }
    }

    private async Task StreamAsync(UsageDetails usage)
    {
        await exchange.BeginStreamAsync(format.StreamType).ConfigureAwait(false);
        if (effect is { Action: FaultAction.SilenceAfterHeaders })
        {
            await HangAsync().ConfigureAwait(false);
            return;
        }

        await DelayAsync(reply.FirstTokenDelay + Late()).ConfigureAwait(false);
        if (effect is not { Action: FaultAction.ErrorEvent, Updates: 0 })
        {
            foreach (string chunk in format.Opening(usage))
            {
                await exchange.ChunkAsync(chunk).ConfigureAwait(false);
            }
        }

        TimeSpan delay = TimeSpan.Zero;
        int shown = 0;
        WirePart? last = null;
        foreach (AIContent content in FakeContents.Of(reply, effect))
        {
            if (shown >= effect?.Updates && await FailMidwayAsync(shown).ConfigureAwait(false))
            {
                return;
            }

            await DelayAsync(delay).ConfigureAwait(false);
            last = WirePart.After(last, content);
            await exchange.ChunkAsync(format.Part(last.Value)).ConfigureAwait(false);
            shown++;
            delay = reply.UpdateDelay;
        }

        if (await FailMidwayAsync(shown).ConfigureAwait(false))
        {
            return;
        }

        foreach (string chunk in format.Closing(reply, usage, Ending(), last))
        {
            await exchange.ChunkAsync(chunk).ConfigureAwait(false);
        }

        await exchange.EndStreamAsync().ConfigureAwait(false);
    }

    private async Task<bool> FailMidwayAsync(int shown)
    {
        switch (effect?.Action)
        {
            case FaultAction.Stall:
                await HangAsync().ConfigureAwait(false);
                return true;
            case FaultAction.Cut:
                await ReadAsync(shown).ConfigureAwait(false);
                CutOff();
                return true;
            case FaultAction.ErrorEvent:
                await ReadAsync(shown).ConfigureAwait(false);
                await exchange.ChunkAsync(format.ErrorEvent).ConfigureAwait(false);
                await exchange.EndStreamAsync().ConfigureAwait(false);
                return true;
            case FaultAction.MalformedChunk:
                await ReadAsync(shown).ConfigureAwait(false);
                await exchange.ChunkAsync(format.MalformedChunk).ConfigureAwait(false);
                await exchange.EndStreamAsync().ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    private Task ReadAsync(int shown) => shown > 0 && _beforeFault is { } wait ? wait(exchange.Stopping) : Task.CompletedTask;

    private void CutOff()
    {
        if (effect!.Reset)
        {
            exchange.Reset();
        }
    }

    private Task HangAsync()
    {
        _silent();
        return exchange.HangAsync();
    }

    private async Task DelayAsync(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
        {
            // Not Task.Delay: the lab's clock passes delays of the walk by itself, and a late server is not one of them.
            TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
            ITimer timer = time.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), over, delay, Timeout.InfiniteTimeSpan);
            await using (timer.ConfigureAwait(false))
            {
                _silent();
                await over.Task.WaitAsync(exchange.Stopping).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan Late() => effect is { Action: FaultAction.Delay } ? effect.After : TimeSpan.Zero;

    private WireEnding Ending() => effect?.Action switch
    {
        FaultAction.NoEndMarker or FaultAction.EndlessAnswer => WireEnding.Missing,
        FaultAction.TwoFinishReasons => WireEnding.Twice,
        FaultAction.ContentRefused => WireEnding.Refused,
        FaultAction.BrokenToolArguments => WireEnding.BrokenTool,
        _ => WireEnding.Complete,
    };

    private FakeReply Said() => effect is { Action: FaultAction.BrokenToolArguments } && format.IsChat
        ? new FakeReply { ToolCalls = [.. FakeContents.Of(reply, effect).OfType<FunctionCallContent>()] }
        : reply;

    private string[] RetryAfter() => effect!.RetryAfter is not { } wait ? []
        : wait.Ticks % TimeSpan.TicksPerSecond == 0
            ? [string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Retry-After: {wait.TotalSeconds}")]
            : [string.Create(System.Globalization.CultureInfo.InvariantCulture, $"retry-after-ms: {wait.TotalMilliseconds}")];
}

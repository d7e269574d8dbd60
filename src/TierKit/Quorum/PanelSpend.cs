using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Quorum;

/// <summary>Keeps the books of one question: attempts, tokens, money.</summary>
/// <param name="rules">The limits.</param>
/// <param name="attemptLimit">How many attempts all members may make together.</param>
/// <param name="questionTokens">What sending the question once costs in tokens, estimated.</param>
internal sealed class PanelSpend(QuorumRules rules, int attemptLimit, long questionTokens)
{
    private readonly List<RouteAttempt> _attempts = [];
    private int _launched;
    private long _input;
    private long _output;
    private decimal _money;
    private bool _unpriced;
    private bool _estimated;

    public IReadOnlyList<RouteAttempt> Attempts => _attempts;

    public bool MayAskAgain => _launched < attemptLimit;

    public QuorumCost Total => new(_launched, _input, _output, _unpriced ? null : _money, _estimated);

    /// <summary>Says why a launch would pass a limit, or <see langword="null"/>.</summary>
    public string? Over(TierService service)
    {
        if (_launched >= attemptLimit)
        {
            return $"the panel's budget of {attemptLimit} attempts is spent";
        }

        if (rules.MaxTokens is { } tokens && _input + _output + questionTokens > tokens)
        {
            return $"asking it would pass MaxTokens ({tokens})";
        }

        return rules.MaxCost is { } money && service.Price is { } price && _money + price.Of(questionTokens, 0) > money
            ? "asking it would pass MaxCost"
            : null;
    }

    public void Launch() => _launched++;

    public void Book(MemberAnswer answer, TierService asked)
    {
        _attempts.AddRange(answer.Attempts);
        UsageDetails? usage = answer.Response?.Usage;
        if (usage is null && answer.Response is null && answer.Attempts.Count == 0)
        {
            return;
        }

        _estimated |= usage is null;
        Add(answer.ServedBy ?? asked, usage?.InputTokenCount ?? questionTokens, usage?.OutputTokenCount ?? EstimateOutput(answer.Response));
    }

    /// <summary>Books a call that was cancelled: it was sent, so it may be billed.</summary>
    public void BookCancelled(TierService service)
    {
        _estimated = true;
        Add(service, questionTokens, 0);
    }

    private static long EstimateOutput(ChatResponse? response) => (response?.Text.Length ?? 0) / 4;

    private void Add(TierService service, long input, long output)
    {
        _input += input;
        _output += output;
        if (service.Price is { } price)
        {
            _money += price.Of(input, output);
        }
        else if (service.Tier != Tier.Sovereign)
        {
            _unpriced = true;
        }
    }
}

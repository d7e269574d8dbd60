using System.Collections.Frozen;

namespace TierKit.Quorum;

/// <summary>Holds the small word lists that facts are read with. English; other languages are guarded by numbers and names alone.</summary>
internal static class FactWords
{
    private static readonly FrozenSet<string> Negations = Set(
        "not no never none neither nor nothing nobody nowhere without cannot can't won't don't doesn't didn't isn't aren't wasn't weren't "
        + "hasn't haven't hadn't shouldn't wouldn't couldn't mustn't needn't hardly barely scarcely rarely seldom unlikely lacks lacked lacking "
        + "fails failed refuses refused denies denied rejects rejected prevents prevented forbids forbidden prohibits prohibited excludes excluded except");

    private static readonly FrozenSet<string> Stops = Set(
        "a an the and or but of to in on at by for with from as is are was were be been being am do does did have has had it its this that "
        + "these those there here he she they we i you his her their our my your him them us which who whom whose what when where why how than "
        + "then so such very also just only about into over under will would can could should may might must shall if because while during "
        + "yes please answer");

    private static readonly FrozenDictionary<string, string> Numbers = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["zero"] = "0", ["one"] = "1", ["two"] = "2", ["three"] = "3", ["four"] = "4", ["five"] = "5", ["six"] = "6", ["seven"] = "7",
        ["eight"] = "8", ["nine"] = "9", ["ten"] = "10", ["eleven"] = "11", ["twelve"] = "12", ["thirteen"] = "13", ["fourteen"] = "14",
        ["fifteen"] = "15", ["sixteen"] = "16", ["seventeen"] = "17", ["eighteen"] = "18", ["nineteen"] = "19", ["twenty"] = "20",
        ["thirty"] = "30", ["forty"] = "40", ["fifty"] = "50", ["sixty"] = "60", ["seventy"] = "70", ["eighty"] = "80", ["ninety"] = "90",
        ["hundred"] = "100", ["thousand"] = "1000", ["million"] = "1000000", ["billion"] = "1000000000", ["dozen"] = "12",
        ["half"] = "0.5", ["double"] = "2", ["twice"] = "2", ["once"] = "1", ["triple"] = "3", ["first"] = "#1", ["second"] = "#2",
        ["third"] = "#3", ["fourth"] = "#4", ["fifth"] = "#5", ["january"] = "m1", ["february"] = "m2", ["march"] = "m3", ["april"] = "m4",
        ["june"] = "m6", ["july"] = "m7", ["august"] = "m8", ["september"] = "m9", ["october"] = "m10", ["november"] = "m11",
        ["december"] = "m12", ["monday"] = "w1", ["tuesday"] = "w2", ["wednesday"] = "w3", ["thursday"] = "w4", ["friday"] = "w5",
        ["saturday"] = "w6", ["sunday"] = "w7",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["kilograms"] = "kg", ["kilogram"] = "kg", ["grams"] = "g", ["gram"] = "g", ["metres"] = "m", ["meters"] = "m", ["metre"] = "m",
        ["meter"] = "m", ["kilometres"] = "km", ["kilometers"] = "km", ["percent"] = "%", ["seconds"] = "s", ["second"] = "s",
        ["minutes"] = "min", ["minute"] = "min", ["hours"] = "h", ["hour"] = "h", ["days"] = "day", ["weeks"] = "week", ["months"] = "month",
        ["years"] = "year", ["dollars"] = "$", ["euros"] = "€", ["pounds"] = "£", ["gigabytes"] = "gb", ["megabytes"] = "mb",
        ["milliseconds"] = "ms", ["degrees"] = "°", ["litres"] = "l", ["liters"] = "l", ["miles"] = "mile",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Opposites = Pairs(
        "true false", "always never", "all none", "accept reject", "accepted rejected", "allow deny", "allowed denied", "allow forbid", "allow block", "allowed blocked",
        "enable disable", "enabled disabled", "increase decrease", "increased decreased", "increases decreases", "increasing decreasing", "rise fall", "rises falls", "rose fell", "raise lower",
        "up down", "upward downward", "before after", "above below", "more less", "more fewer", "most least", "higher lower", "highest lowest", "high low",
        "larger smaller", "largest smallest", "large small", "big small", "longer shorter", "long short", "faster slower", "fast slow", "early late",
        "earlier later", "open closed", "opened closed", "open shut", "start stop", "started stopped", "starts stops", "begin end", "began ended", "pass fail",
        "passed failed", "success failure", "succeeded failed", "succeeds fails", "safe dangerous", "good bad", "better worse", "best worst", "hot cold", "warm cool",
        "left right", "north south", "east west", "inside outside", "include exclude", "included excluded", "add remove", "added removed",
        "buy sell", "bought sold", "win lose", "won lost", "profit loss", "gain loss", "gained lost", "guilty innocent", "legal illegal", "valid invalid",
        "public private", "present absent", "presence absence", "same different", "similar different", "positive negative", "optional mandatory", "optional required", "required forbidden",
        "full empty", "dead alive", "old new", "older newer", "right wrong", "correct incorrect", "internal external", "input output", "ascending descending",
        "maximum minimum", "strong weak", "stronger weaker", "cheap expensive", "easy hard", "simple complex", "online offline", "import export", "upload download", "push pull",
        "read write", "send receive", "sent received", "client server", "local remote", "synchronous asynchronous", "support oppose", "supports opposes", "love hate", "agree disagree",
        "approve reject", "approved rejected", "permit forbid", "permitted forbidden", "possible impossible", "likely unlikely", "known unknown", "stable unstable", "lock unlock", "locked unlocked",
        "expand shrink", "grew shrank", "grow shrink", "improve worsen", "improved worsened", "remember forget", "import export", "arrive leave", "arrived left", "enter exit", "created deleted", "create delete",
        "visible hidden", "even odd", "married divorced", "day night", "summer winter", "parent child", "teacher student", "men women", "male female");

    private static readonly string[] Prefixes = ["un", "in", "im", "il", "ir", "dis", "non", "non-", "mis"];

    public static bool Negates(string lower) => Negations.Contains(lower) || lower.EndsWith("n't", StringComparison.Ordinal);

    public static bool IsStop(string lower) => Stops.Contains(lower);

    public static string? NumberOf(string lower) => Numbers.GetValueOrDefault(lower);

    public static string Unit(string lower) => Units.GetValueOrDefault(lower) ?? lower switch
    {
        "%" or "°c" or "°f" or "° c" or "° f" or "€" or "$" or "£" or "¥" or "kg" or "g" or "mg" or "m" or "cm" or "mm" or "km" or "s" or "ms" or "min"
            or "h" or "day" or "week" or "month" or "year" or "gb" or "mb" or "kb" or "tb" or "l" or "ml" or "k" or "mile" or "mph" or "kwh" or "kw" or "w" or "v" => lower,
        _ => "",
    };

    /// <summary>Says whether two words are opposites, by list or by a negating prefix.</summary>
    public static bool Oppose(string one, string other)
    {
        if (Opposites.TryGetValue(one, out string? opposites) && opposites.Contains($" {other} ", StringComparison.Ordinal))
        {
            return true;
        }

        (string shorter, string longer) = one.Length < other.Length ? (one, other) : (other, one);
        return longer.Length > shorter.Length && longer.EndsWith(shorter, StringComparison.Ordinal)
            && Prefixes.Contains(longer[..^shorter.Length], StringComparer.Ordinal);
    }

    /// <summary>Takes the commonest endings off, so that grammar alone does not tell words apart.</summary>
    public static string Stem(string lower)
    {
        if (lower.EndsWith("'s", StringComparison.Ordinal))
        {
            lower = lower[..^2];
        }

        if (Opposites.ContainsKey(lower))
        {
            return lower;
        }

        foreach (string ending in (ReadOnlySpan<string>)["ing", "ies", "ied", "ed", "es", "s"])
        {
            if (lower.Length > ending.Length + 3 && lower.EndsWith(ending, StringComparison.Ordinal))
            {
                return lower[..^ending.Length];
            }
        }

        return lower;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, string> Pairs(params string[] pairs)
    {
        Dictionary<string, string> opposites = new(StringComparer.Ordinal);
        foreach (string pair in pairs)
        {
            string[] words = pair.Split(' ');
            opposites[words[0]] = $"{opposites.GetValueOrDefault(words[0], " ")}{words[1]} ";
            opposites[words[1]] = $"{opposites.GetValueOrDefault(words[1], " ")}{words[0]} ";
        }

        return opposites.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

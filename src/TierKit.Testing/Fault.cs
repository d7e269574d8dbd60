using System.Globalization;
using TierKit.Testing.Faults;

namespace TierKit.Testing;

/// <summary>Represents one way in which a model service fails, in process and as a server.</summary>
/// <remarks>
/// Immutable and thread-safe; one fault may be given to several services. A fault happens at every call unless it is limited with
/// <see cref="ForFirst"/>, <see cref="FromCall"/>, <see cref="For"/> or <see cref="While"/>; faults follow each other with <see cref="Then"/>.
/// </remarks>
public sealed class Fault
{
    private readonly string _name;
    private readonly Func<FaultMoment, FaultEffect?> _at;

    private Fault(string name, Func<FaultMoment, FaultEffect?> at)
    {
        _name = name;
        _at = at;
    }

    /// <summary>Gets the fault of a service that nobody listens for: the connection is refused.</summary>
    public static Fault Refused { get; } = new(FaultAction.Refuse);

    /// <summary>Gets the fault of an address that swallows connections: neither accepted nor refused.</summary>
    public static Fault BlackHole { get; } = new(FaultAction.SwallowConnection);

    /// <summary>Gets the fault of a service that takes the request and says nothing at all.</summary>
    public static Fault SilentBeforeHeaders { get; } = new(FaultAction.SilenceBeforeHeaders);

    /// <summary>Gets the fault of a service that begins a good answer and then says nothing.</summary>
    public static Fault HeadersThenSilence { get; } = new(FaultAction.SilenceAfterHeaders);

    /// <summary>Gets the fault of a service whose first word is an error inside a good answer.</summary>
    public static Fault ErrorEventFirst { get; } = new("ErrorEventFirst", new FaultEffect(FaultAction.ErrorEvent));

    /// <summary>Gets the fault of an answer that ends cleanly without saying that it is complete.</summary>
    public static Fault NoEndMarker { get; } = new(FaultAction.NoEndMarker);

    /// <summary>Gets the fault of an answer with a chunk that is not what the protocol allows, after its first update.</summary>
    public static Fault MalformedChunk { get; } = new("MalformedChunk", new FaultEffect(FaultAction.MalformedChunk) { Updates = 1 });

    /// <summary>Gets the fault of a conversation that does not fit into the model's window.</summary>
    public static Fault ContextTooLong { get; } = new(FaultAction.ContextTooLong);

    /// <summary>Gets the fault of a service whose content filter refuses.</summary>
    public static Fault ContentRefused { get; } = new(FaultAction.ContentRefused);

    /// <summary>Gets the fault of a service that does not have the model.</summary>
    public static Fault ModelMissing { get; } = new(FaultAction.ModelMissing);

    /// <summary>Gets the fault of an account with nothing left.</summary>
    public static Fault QuotaExhausted { get; } = new(FaultAction.QuotaExhausted);

    /// <summary>Gets the fault of a key that the service refuses.</summary>
    public static Fault Unauthorized { get; } = new(FaultAction.Unauthorized);

    /// <summary>Gets the fault of a service that does not serve this region.</summary>
    public static Fault RegionBlocked { get; } = new(FaultAction.RegionBlocked);

    /// <summary>Gets the fault of a service with too much to do, in its own words.</summary>
    public static Fault Overloaded { get; } = new(FaultAction.Overloaded);

    /// <summary>Gets the fault of a good status with nothing behind it.</summary>
    public static Fault EmptyAnswer { get; } = new(FaultAction.EmptyAnswer);

    /// <summary>Gets the fault of a good status with a web page behind it, such as a hotel's sign-in.</summary>
    public static Fault HtmlAnswer { get; } = new(FaultAction.HtmlAnswer);

    /// <summary>Gets the fault of a model that calls a tool with arguments that are not JSON.</summary>
    public static Fault BrokenToolArguments { get; } = new(FaultAction.BrokenToolArguments);

    /// <summary>Gets the fault of a server that sends headers without end.</summary>
    /// <remarks>
    /// What is endless here goes on until the reader leaves, and ends unfinished after a gibibyte. The walk's own transport stops it at the
    /// service's <see cref="TierKit.Tiers.ServiceLimits"/>; a client without limits keeps it all.
    /// </remarks>
    public static Fault EndlessHeaders { get; } = new(FaultAction.EndlessHeaders);

    /// <summary>Gets the fault of a server whose first update never ends: one line, without a break.</summary>
    /// <remarks><inheritdoc cref="EndlessHeaders" path="/remarks"/></remarks>
    public static Fault EndlessLine { get; } = new(FaultAction.EndlessLine);

    /// <summary>Gets the fault of a server that says its answer again and again, one good update after another.</summary>
    /// <remarks><inheritdoc cref="EndlessHeaders" path="/remarks"/></remarks>
    public static Fault EndlessAnswer { get; } = new(FaultAction.EndlessAnswer);

    /// <summary>Gets the fault of a tool call whose arguments never end.</summary>
    /// <remarks><inheritdoc cref="EndlessHeaders" path="/remarks"/></remarks>
    public static Fault EndlessToolCall { get; } = new(FaultAction.EndlessToolCall);

    /// <summary>Gets the fault of an answer of valid JSON, nested 8,000 deep.</summary>
    public static Fault NestedJson { get; } = new(FaultAction.NestedJson);

    /// <summary>Gets the fault of an answer in UTF-16, which no protocol allows.</summary>
    public static Fault WrongCharset { get; } = new(FaultAction.WrongCharset);

    /// <summary>Gets the fault of an answer that ends twice, each time for another reason; in one piece, two answers in the place of one.</summary>
    public static Fault TwoFinishReasons { get; } = new(FaultAction.TwoFinishReasons);

    private Fault(FaultAction action)
        : this(NameOf(action), new FaultEffect(action))
    {
    }

    private Fault(string name, FaultEffect effect)
        : this(name, _ => effect)
    {
    }

    /// <summary>Makes the fault of a service that closes the connection before it has said anything.</summary>
    /// <param name="reset">Whether the connection is reset in place of closed.</param>
    /// <returns>The fault.</returns>
    public static Fault ClosedBeforeHeaders(bool reset = false) =>
        new($"ClosedBeforeHeaders{(reset ? "(reset)" : "")}", new FaultEffect(FaultAction.CloseBeforeHeaders) { Reset = reset });

    /// <summary>Makes the fault of a service that answers well, but late.</summary>
    /// <param name="after">How long the first word takes.</param>
    /// <returns>The fault.</returns>
    public static Fault SlowFirstToken(TimeSpan after)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.Zero);
        return new($"SlowFirstToken({Seconds(after)})", new FaultEffect(FaultAction.Delay) { After = after });
    }

    /// <summary>Makes the fault of an answer that stops in the middle while the connection stays open.</summary>
    /// <param name="updates">How many updates of content are shown before.</param>
    /// <returns>The fault.</returns>
    public static Fault StallAfter(int updates) => Midway(FaultAction.Stall, updates, "StallAfter");

    /// <summary>Makes the fault of a connection that breaks in the middle of an answer.</summary>
    /// <param name="updates">How many updates of content are shown before.</param>
    /// <param name="reset">Whether the connection is reset in place of closed.</param>
    /// <returns>The fault.</returns>
    public static Fault CutAfter(int updates, bool reset = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(updates);
        return new($"CutAfter({Number(updates)}{(reset ? ", reset" : "")})", new FaultEffect(FaultAction.Cut) { Updates = updates, Reset = reset });
    }

    /// <summary>Makes the fault of an answer in whose middle the service reports an error, although its status was good.</summary>
    /// <param name="updates">How many updates of content are shown before.</param>
    /// <returns>The fault.</returns>
    public static Fault ErrorEventAfter(int updates) => Midway(FaultAction.ErrorEvent, updates, "ErrorEventAfter");

    /// <summary>Makes the fault of a service that answers with an HTTP status and no words of its own.</summary>
    /// <param name="code">The status, from 400 to 599.</param>
    /// <param name="retryAfter">What its Retry-After header says, or <see langword="null"/> for none.</param>
    /// <returns>The fault.</returns>
    public static Fault Status(int code, TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 599);
        string wait = retryAfter is { } span ? $", retry after {Seconds(span)}" : "";
        return new($"Status({Number(code)}{wait})", new FaultEffect(FaultAction.Status) { Code = code, RetryAfter = retryAfter });
    }

    /// <summary>Makes the fault of a service that is loading its model and says so.</summary>
    /// <param name="for">How long the load takes, from the first call on.</param>
    /// <returns>The fault.</returns>
    public static Fault ModelLoading(TimeSpan @for)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(@for, TimeSpan.Zero);
        return new Fault(FaultAction.ModelLoading).For(@for);
    }

    /// <summary>Makes the fault of a service that fails, answers, fails, answers.</summary>
    /// <param name="fault">What goes wrong when it fails; a status 503 when left out.</param>
    /// <param name="failing">How many calls in a row fail.</param>
    /// <param name="healthy">How many calls in a row are answered then.</param>
    /// <returns>The fault.</returns>
    public static Fault Flapping(Fault? fault = null, int failing = 1, int healthy = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failing, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(healthy, 1);
        Fault inner = fault ?? Status(503);
        return new($"Flapping({inner}, {Number(failing)}, {Number(healthy)})", moment => (moment.Call - 1) % (failing + healthy) < failing ? inner._at(moment) : null);
    }

    /// <summary>Makes a fault that is another one at each call, in turn.</summary>
    /// <param name="faults">The faults; <see langword="null"/> stands for a healthy answer.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Fault InTurn(params Fault?[] faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (faults.Length == 0)
        {
            throw new ArgumentException("Name at least one fault, or null for a healthy answer.", nameof(faults));
        }

        Fault?[] own = [.. faults];
        return new($"InTurn({string.Join(", ", own.Select(static f => f?.ToString() ?? "healthy"))})", moment => own[(moment.Call - 1) % own.Length]?._at(moment));
    }

    /// <summary>Limits the fault to the first calls.</summary>
    /// <param name="calls">How many calls.</param>
    /// <returns>The limited fault.</returns>
    public Fault ForFirst(int calls) => new($"{_name}.ForFirst({Number(calls)})", moment => moment.Call <= calls ? _at(moment) : null);

    /// <summary>Lets the fault begin with a later call.</summary>
    /// <param name="call">The number of that call, 1 for the first.</param>
    /// <returns>The limited fault.</returns>
    public Fault FromCall(int call) => new($"{_name}.FromCall({Number(call)})", moment => moment.Call >= call ? _at(moment) : null);

    /// <summary>Limits the fault to a time that begins with the first call.</summary>
    /// <param name="span">How long it lasts.</param>
    /// <returns>The limited fault.</returns>
    public Fault For(TimeSpan span) => new($"{_name}.For({Seconds(span)})", moment => moment.SinceFirst < span ? _at(moment) : null);

    /// <summary>Limits the fault to the time while a switch is on.</summary>
    /// <param name="gate">The switch.</param>
    /// <returns>The limited fault.</returns>
    public Fault While(FaultSwitch gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return new($"{_name}.While(switch)", moment => gate.IsOn ? _at(moment) : null);
    }

    /// <summary>Lets another fault happen where this one does not.</summary>
    /// <param name="next">The other fault.</param>
    /// <returns>Both faults as one.</returns>
    public Fault Then(Fault next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new($"{_name}.Then({next})", moment => _at(moment) ?? next._at(moment));
    }

    /// <inheritdoc/>
    public override string ToString() => _name;

    internal FaultEffect? At(FaultMoment moment) => _at(moment);

    private static Fault Midway(FaultAction action, int updates, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(updates);
        return new($"{name}({Number(updates)})", new FaultEffect(action) { Updates = updates });
    }

    private static string NameOf(FaultAction action) => action switch
    {
        FaultAction.Refuse => nameof(Refused),
        FaultAction.SwallowConnection => nameof(BlackHole),
        FaultAction.SilenceBeforeHeaders => nameof(SilentBeforeHeaders),
        FaultAction.SilenceAfterHeaders => nameof(HeadersThenSilence),
        _ => action.ToString(),
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s");
}

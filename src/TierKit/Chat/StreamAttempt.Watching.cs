using Microsoft.Extensions.AI;
using TierKit.Resilience;

namespace TierKit.Chat;

/// <content>What is noted of who answered and how.</content>
internal sealed partial class StreamAttempt
{
    private string? _model;
    private string? _fingerprint;
    private bool _calls;
    private bool _brokenCall;

    private void Look(ChatResponseUpdate update)
    {
        _model = update.ModelId ?? _model;
        _fingerprint ??= AnswerObserver.Fingerprint(update.AdditionalProperties);
        AnswerObserver.Look(_call, update.Contents, ref _calls, ref _brokenCall);
    }

    // What a reader was shown in pieces is judged like an answer in one.
    private void Observe(bool? misses = null)
    {
        AnswerWatch watch = Endpoint.Owner.Answers;
        watch.NoteIdentity(_call.ModelOf(Endpoint.Service), _model, _fingerprint, _seen?.ApiVersion);
        watch.Note(AnswerObserver.Evidence(_call, _finish, IsMeaningful, _calls, _brokenCall, misses));
    }
}

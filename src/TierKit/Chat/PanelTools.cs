using Microsoft.Extensions.AI;
using TierKit.Quorum;

namespace TierKit.Chat;

/// <summary>Holds what a panel borrows from other rooms: the encoder of its space, its judge, the user's measurements.</summary>
internal sealed record PanelTools(
    Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyList<ReadOnlyMemory<float>>>>? Embed,
    Func<IReadOnlyList<ChatMessage>, ChatOptions, CancellationToken, Task<ChatResponse?>>? Judge,
    AgreementCalibration? Calibration);

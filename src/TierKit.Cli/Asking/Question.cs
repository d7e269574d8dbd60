using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Cli.Asking;

/// <summary>Makes the options of a call from what the command line says.</summary>
internal static class Question
{
    public static ChatOptions? Options(string? policy, Sensitivity? label)
    {
        if (policy is null && label is null)
        {
            return null;
        }

        ChatOptions options = new();
        if (policy is not null)
        {
            options.WithPolicy(policy);
        }

        return label is { } sensitivity ? options.WithSensitivity(sensitivity) : options;
    }
}

using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace TierKit.Testing;

/// <summary>Represents what a step of a drill got from the application: the evidence that it did its work.</summary>
/// <remarks>Immutable. Converts from a string and from a chat response.</remarks>
public sealed class DrillAnswer
{
    /// <summary>Initializes the answer.</summary>
    /// <param name="text">What the application said.</param>
    /// <param name="route">Who served it, as far as the application tells; <see langword="null"/> when it does not.</param>
    public DrillAnswer(string? text, RouteReport? route = null)
    {
        Text = text ?? "";
        Route = route;
    }

    /// <summary>Gets what the application said.</summary>
    public string Text { get; }

    /// <summary>Gets who served it, or <see langword="null"/> when the application does not tell.</summary>
    public RouteReport? Route { get; }

    /// <summary>Makes an answer of a text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator DrillAnswer(string text) => new(text);

    /// <summary>Makes an answer of a chat response, with its report.</summary>
    /// <param name="response">The response.</param>
    public static implicit operator DrillAnswer(ChatResponse response) => FromChatResponse(response);

    /// <summary>Makes an answer of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The answer.</returns>
    public static DrillAnswer FromString(string text) => text;

    /// <summary>Makes an answer of a chat response, with its report.</summary>
    /// <param name="response">The response.</param>
    /// <returns>The answer.</returns>
    public static DrillAnswer FromChatResponse(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new DrillAnswer(response.Text, response.GetRoute());
    }
}

using System.Diagnostics.CodeAnalysis;
using TierKit;
using TierKit.Images;
using TierKit.Policy;
using TierKit.Telemetry;

#pragma warning disable IDE0130 // Entry point: stands beside the types it extends.
namespace Microsoft.Extensions.AI;

/// <summary>Says per call of speech and images what the configuration cannot know, and reads who answered.</summary>
[Experimental(Experiments.SpeechAndImages)]
public static class MediaRouteExtensions
{
    /// <summary>Chooses the policy or service of this call.</summary>
    /// <param name="options">The options; changed and returned.</param>
    /// <param name="name">The policy's or service's name; checked when the call is made.</param>
    /// <returns>The options.</returns>
    public static SpeechToTextOptions WithPolicy(this SpeechToTextOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        Put(options.AdditionalProperties ??= [], name);
        return options;
    }

    /// <inheritdoc cref="WithPolicy(SpeechToTextOptions, string)"/>
    public static TextToSpeechOptions WithPolicy(this TextToSpeechOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        Put(options.AdditionalProperties ??= [], name);
        return options;
    }

    /// <inheritdoc cref="WithPolicy(SpeechToTextOptions, string)"/>
    public static ImageGenerationOptions WithPolicy(this ImageGenerationOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        Put(options.AdditionalProperties ??= [], name);
        return options;
    }

    /// <summary>Labels this call.</summary>
    /// <param name="options">The options; changed and returned.</param>
    /// <param name="sensitivity">How far the request may travel.</param>
    /// <returns>The options.</returns>
    public static SpeechToTextOptions WithSensitivity(this SpeechToTextOptions options, Sensitivity sensitivity)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[RouteOptionNames.Sensitivity] = sensitivity;
        return options;
    }

    /// <inheritdoc cref="WithSensitivity(SpeechToTextOptions, Sensitivity)"/>
    public static TextToSpeechOptions WithSensitivity(this TextToSpeechOptions options, Sensitivity sensitivity)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[RouteOptionNames.Sensitivity] = sensitivity;
        return options;
    }

    /// <inheritdoc cref="WithSensitivity(SpeechToTextOptions, Sensitivity)"/>
    public static ImageGenerationOptions WithSensitivity(this ImageGenerationOptions options, Sensitivity sensitivity)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[RouteOptionNames.Sensitivity] = sensitivity;
        return options;
    }

    /// <summary>Gets who answered and why.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>The report, or <see langword="null"/> when TierKit did not make the answer.</returns>
    public static RouteReport? GetRoute(this SpeechToTextResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return RouteReportReader.Read(response.AdditionalProperties);
    }

    /// <inheritdoc cref="GetRoute(SpeechToTextResponse)"/>
    public static RouteReport? GetRoute(this TextToSpeechResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return RouteReportReader.Read(response.AdditionalProperties);
    }

    /// <inheritdoc cref="GetRoute(SpeechToTextResponse)"/>
    public static RouteReport? GetRoute(this ImageGenerationResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return (response as RoutedImageResponse)?.Report;
    }

    private static void Put(AdditionalPropertiesDictionary properties, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        properties[RouteOptionNames.Policy] = name;
    }
}

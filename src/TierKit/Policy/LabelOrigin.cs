namespace TierKit.Policy;

/// <summary>Holds what made a request as sensitive as it is, in values: words are made only for a refusal.</summary>
/// <param name="Label">The request's label.</param>
/// <param name="Source">What set it.</param>
/// <param name="Subject">The name of the tool or the role of the message.</param>
/// <param name="Declared">The looser label that the call declared for itself, if what it carries contradicts that.</param>
internal readonly record struct LabelOrigin(ContentLabel Label, LabelSource Source, string? Subject, Sensitivity? Declared)
{
    /// <summary>Gets whether something that the request carries decided, rather than the call itself.</summary>
    public bool IsContent => Source >= LabelSource.Run;

    public string What => Source switch
    {
        LabelSource.Options => "the options of the call",
        LabelSource.Scope => "the ambient scope",
        LabelSource.Run => "what this run has seen before",
        LabelSource.Message => Subject is { Length: > 0 } role ? $"{(role[0] is 'a' or 'u' && role != "user" ? "an" : "a")} {role} message" : "a message",
        LabelSource.Content => Subject is { Length: > 0 } role ? $"a content of {(role[0] == 'a' ? "an" : "a")} {role} message" : "a content of a message",
        LabelSource.Tool => $"the result of tool '{Subject}'",
        LabelSource.UnknownTool => $"the result of tool '{Subject}', which the call does not offer and nobody labelled",
        _ => "the policy's DefaultSensitivity",
    };

    /// <summary>Gets the call that would label it otherwise.</summary>
    public string Advice => Source switch
    {
        LabelSource.Options => "label the request with options.WithSensitivity(Sensitivity.Internal)",
        LabelSource.Scope => "open the scope with RouteScope.Begin(sensitivity: Sensitivity.Internal)",
        LabelSource.Run => "label what the run reads with WithLabel(new ContentLabel(Sensitivity.Internal))",
        LabelSource.Message => "label that message with message.WithLabel(new ContentLabel(Sensitivity.Internal))",
        LabelSource.Content => "label that content with content.WithLabel(new ContentLabel(Sensitivity.Internal))",
        LabelSource.Tool => $"register the tool with function.WithLabel(new ContentLabel(Sensitivity.Internal))",
        LabelSource.UnknownTool => "offer the tool in ChatOptions.Tools, or label its result with result.WithLabel(new ContentLabel(Sensitivity.Internal))",
        _ => "label the request with options.WithSensitivity(Sensitivity.Internal), or set the policy's DefaultSensitivity",
    };

    /// <summary>Says that labels contradict each other, or <see langword="null"/>.</summary>
    public string? Contradiction => Declared is { } looser
        ? $"the call says {looser} and {What} says {Label.Sensitivity}; the stricter counts"
        : null;
}

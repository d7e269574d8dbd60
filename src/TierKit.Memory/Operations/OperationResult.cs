using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Represents what an operation on notes gave, typed, as text for a model, and as JSON.</summary>
/// <remarks>Immutable to callers. <see cref="ToString"/> gives the text that the tools return.</remarks>
public abstract class OperationResult
{
    private protected OperationResult(string project) => Project = project;

    /// <summary>Gets the name of the project that the operation worked on.</summary>
    public string Project { get; }

    /// <summary>Gets how far the result may travel: as strict as the strictest note in it.</summary>
    public Sensitivity Sensitivity { get; internal init; } = Sensitivity.Private;

    /// <summary>Gets the label of the result; notes may carry somebody else's instructions, and count as untrusted.</summary>
    public ContentLabel Label => new(Sensitivity, Integrity.Untrusted);

    /// <summary>Gets what the result lacks, such as that a service was away and the local index stood in; <see langword="null"/> where it lacks nothing.</summary>
    public string? Notice { get; internal set; }

    /// <summary>Writes the result as one JSON document, with the field names of the tools.</summary>
    /// <returns>The document; a list says its notice in text alone.</returns>
    public string ToJson() => ToNoticedNode().ToJsonString(ResultJson.Options);

    /// <summary>Writes the result as the text that a model reads.</summary>
    /// <returns>Markdown.</returns>
    public sealed override string ToString() => NamesProject ? ResultText.WithProject(ToMarkdown(), Project) : ToMarkdown();

    /// <summary>Writes the result as Markdown for a person, without the line that names the project.</summary>
    /// <returns>Markdown.</returns>
    public string ToMarkdown() => Notice is null || !SaysNoticeInText ? ToText() : $"{ToText().TrimEnd()}\n\n> {Notice}\n";

    /// <summary>Gets whether the text ends with the project; a bare word does not.</summary>
    internal virtual bool NamesProject => true;

    /// <summary>Gets whether the notice stands below the text.</summary>
    private protected virtual bool SaysNoticeInText => true;

    /// <summary>Gets the page that a host may show beside the text.</summary>
    internal virtual ResultDocument? Document => null;

    internal JsonNode ToNoticedNode()
    {
        JsonNode node = ToNode();
        if (Notice is not null && node is JsonObject json)
        {
            json["notice"] = Notice;
        }

        return node;
    }

    internal abstract JsonNode ToNode();

    internal abstract string ToText();
}

namespace TierKit.Policy;

/// <summary>Specifies what made a request as sensitive as it is.</summary>
internal enum LabelSource
{
    Default,
    Options,
    Scope,
    Run,
    Message,
    Content,
    Tool,
    UnknownTool,
}

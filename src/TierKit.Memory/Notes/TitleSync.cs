namespace TierKit.Memory.Notes;

/// <summary>Lets the title in the frontmatter follow the first heading, where both said the same before an edit.</summary>
internal static class TitleSync
{
    /// <param name="original">The file before the edit.</param>
    /// <param name="edited">The file after it.</param>
    /// <param name="title">The note's title before the edit.</param>
    /// <param name="declared">The title that the edited frontmatter declares.</param>
    public static (string Title, string Text) Apply(string original, string edited, string title, string? declared)
    {
        string? heading = FirstHeading(edited);
        bool followed = FirstHeading(original) == title;
        if ((declared is not null && declared != title) || !followed || heading is null || heading == title)
        {
            return (declared ?? title, edited);
        }

        return (heading, FrontmatterSpan.Find(edited) is null ? edited : FrontmatterEditor.Set(edited, [new("title", heading)]));
    }

    /// <summary>Gets the first heading of level 1 outside of frontmatter and fenced code.</summary>
    public static string? FirstHeading(string text) => new NoteSections(text).FirstTitle;
}

namespace TierKit.AspNetCore.Status;

/// <summary>Holds the page's style and script as they lie in the package.</summary>
internal static class PageFiles
{
    public static string Style { get; } = Read("page.css");

    public static string Script { get; } = Read("page.js");

    private static string Read(string name)
    {
        using StreamReader reader = new(typeof(PageFiles).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

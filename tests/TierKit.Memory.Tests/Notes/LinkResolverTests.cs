using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Notes;

public sealed class LinkResolverTests
{
    private static readonly LinkResolver Links = new([new InMemoryNoteLookup(new PermalinkScheme("main"),
    [
        new NoteEntry(Guid.NewGuid(), "C# Guide", "lang/C# Guide.md", "main/c-guide"),
        new NoteEntry(Guid.NewGuid(), "C++ Guide", "other/C++ Guide.md", "main/c-guide-1"),
    ])]);

    [Theory]
    [InlineData("C++ Guide", null, "other/C++ Guide.md")]
    [InlineData("C++ Guide", "lang/x.md", "other/C++ Guide.md")]
    [InlineData("C# Guide", "other/x.md", "lang/C# Guide.md")]
    [InlineData("C Guide", null, "lang/C# Guide.md")]
    public void Resolve_TwoNotesWithOneSlug_GoesByTheTitleFirst(string link, string? source, string expected)
    {
        Assert.Equal(expected, Links.Resolve(link, strict: false, source).Note?.FilePath);
        Assert.Equal(expected, Links.Resolve(link, strict: true, source).Note?.FilePath);
    }
}

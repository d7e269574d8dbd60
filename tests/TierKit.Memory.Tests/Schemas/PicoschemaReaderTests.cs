using TierKit.Memory.Notes;
using TierKit.Memory.Schemas;

namespace TierKit.Memory.Tests.Schemas;

public sealed class PicoschemaReaderTests
{
    [Theory]
    [InlineData("name: string", "name", "string", true, false, null, "")]
    [InlineData("name: string, full name, as on paper", "name", "string", true, false, "full name, as on paper", "")]
    [InlineData("email?: string,contact", "email", "string", false, false, "contact", "")]
    [InlineData("tags(array): string", "tags", "string", true, true, null, "")]
    [InlineData("tags?(array, list of tags): string", "tags", "string", false, true, "list of tags", "")]
    [InlineData("status?(enum): [draft, done]", "status", "string", false, false, null, "draft|done")]
    [InlineData("status(enum, where it stands): [draft, done]", "status", "string", true, false, "where it stands", "draft|done")]
    [InlineData("status(enum): '[draft, done], where it stands'", "status", "string", true, false, null, "draft|done")]
    [InlineData("status: [draft, done]", "status", "string", true, false, null, "draft|done")]
    [InlineData("works_at?: Organization, employer", "works_at", "Organization", false, false, "employer", "")]
    [InlineData("written by?: Person", "written by", "Person", false, false, null, "")]
    [InlineData("anything:", "anything", "any", true, false, null, "")]
    [InlineData("place(object): \n  city: string", "place", "object", true, false, null, "")]
    public void Read_Field_IsAsPicoschemaMeansIt(string yaml, string name, string type, bool required, bool array, string? description, string choices)
    {
        (IReadOnlyList<SchemaField> fields, IReadOnlyList<string> warnings) = Read(yaml);

        SchemaField field = Assert.Single(fields);
        Assert.Empty(warnings);
        Assert.Equal((name, type, required, array, description, choices), (field.Name, field.Type, field.IsRequired, field.IsArray, field.Description, string.Join('|', field.Choices)));
    }

    [Fact]
    public void Read_NestedObjectsAndWildcards_KeepTheirFields()
    {
        (IReadOnlyList<SchemaField> fields, IReadOnlyList<string> warnings) = Read("meta?(object, who and when):\n  by: string\n  (*): any\nplace:\n  city: string");

        Assert.Empty(warnings);
        Assert.Equal(["meta/by", "place/city"], fields.SelectMany(static field => field.Children.Select(child => $"{field.Name}/{child.Name}")));
    }

    [Theory]
    [InlineData("born: date", "'date' of 'born' is not a type", SchemaField.Any)]
    [InlineData("born(list): string", "'(list)' of 'born' is not known", SchemaField.Text)]
    public void Read_WhatIsNotKnown_CountsAsLessAndIsSaid(string yaml, string said, string type)
    {
        (IReadOnlyList<SchemaField> fields, IReadOnlyList<string> warnings) = Read(yaml);

        Assert.Equal(type, Assert.Single(fields).Type);
        Assert.Contains(said, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status(enum):", "lists no values")]
    [InlineData("- name", "is not a mapping of fields")]
    [InlineData("a: {a: {a: {a: {a: {a: {a: {a: {a: string}}}}}}}}", "nests deeper than 8")]
    public void Read_WhatCannotBeRead_NamesSettingNoteAndStep(string yaml, string said)
    {
        NoteFormatException exception = Assert.Throws<NoteFormatException>(() => Read(yaml));

        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
        Assert.Contains("schema", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'schema/Person.md'", exception.Message, StringComparison.Ordinal);
    }

    private static (IReadOnlyList<SchemaField> Fields, IReadOnlyList<string> Warnings) Read(string yaml)
    {
        PicoschemaReader reader = new("schema/Person.md");
        return (reader.Read("schema", MetadataValue.Normalize(YamlReader.Read(yaml))), reader.Warnings);
    }
}

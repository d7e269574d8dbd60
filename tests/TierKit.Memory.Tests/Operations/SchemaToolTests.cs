using System.Text.Json;
using TierKit.Memory.Operations;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Operations;

public sealed class SchemaToolTests
{
    private const string Person = """
        ---
        title: Person
        type: schema
        entity: Person
        schema:
          name: string, full name
          role?: string, job title
          works_at?: Organization, employer
          expertise?(array): string, areas of knowledge
          status?(enum): [active, retired]
          born?: integer
        ---
        """;

    private static readonly string[] Optional = ["role", "works_at"];

    [Fact]
    public async Task Validate_Type_SaysOfEachNoteWhatFitsAndWhatDoesNot()
    {
        await using MemoryFixture notes = new();
        notes.Put("schema/Person.md", Person);
        notes.Put("people/Paul.md", Note("person", "- [name] Paul #founder\n- [status] active #work\n- [born] 1964\n- [expertise] Lisp\n- [expertise] essays\n- works_at [[Y Combinator]]\n- [role] essayist"));
        notes.Put("people/Ada.md", Note("person", "- [fact] Wrote the first program\n- [fact] Poet's daughter\n- [born] in 1815\n- [status] asleep\n- collaborated_with [[Charles]]\n\nSee [[Paul]]."));

        JsonElement report = await notes.CallJson("schema_validate", ("note_type", "Person"));
        string text = await notes.Call("schema_validate", ("note_type", "person"));

        Assert.Equal((2, 1, 3, 0), (Int(report, "total_notes"), Int(report, "valid_count"), Int(report, "warning_count"), Int(report, "error_count")));
        JsonElement ada = report.GetProperty("results")[0];
        Assert.Equal("main/people/ada", ada.GetProperty("note_identifier").GetString());
        Assert.True(ada.GetProperty("passed").GetBoolean());
        Assert.Equal(["missing", "missing", "missing", "missing", "enum_mismatch", "type_mismatch"], ada.GetProperty("field_results").EnumerateArray().Select(static field => field.GetProperty("status").GetString()));
        Assert.Equal(2, ada.GetProperty("unmatched_observations").GetProperty("fact").GetInt32());
        Assert.Equal("collaborated_with", Assert.Single(ada.GetProperty("unmatched_relations").EnumerateArray()).GetString());
        Assert.Contains("1 of 2 notes valid, 3 warnings, 0 errors", text, StringComparison.Ordinal);
        Assert.Contains("- warning: 'name' is missing; write '- [name] …'", text, StringComparison.Ordinal);
        Assert.Contains("- warning: 'status' = 'asleep' is not one of active, retired", text, StringComparison.Ordinal);
        Assert.DoesNotContain("### main/people/paul", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("warn", true)]
    [InlineData("strict", false)]
    [InlineData("error", false)]
    public async Task Validate_Mode_DecidesWhetherANotePasses(string mode, bool passed)
    {
        await using MemoryFixture notes = new();
        notes.Put("schema/Person.md", Person.Replace("schema:\n", $"settings:\n  validation: {mode}\nschema:\n", StringComparison.Ordinal));
        notes.Put("Ada.md", Note("person", "Nothing."));

        JsonElement note = (await notes.CallJson("schema_validate", ("identifier", "Ada"))).GetProperty("results")[0];

        Assert.Equal(passed, note.GetProperty("passed").GetBoolean());
        Assert.Single(note.GetProperty(passed ? "warnings" : "errors").EnumerateArray());
        Assert.Equal(Optional, note.GetProperty("field_results").EnumerateArray().Skip(1).Take(2).Select(static field => field.GetProperty("field_name").GetString()));
    }

    [Theory]
    [InlineData("type: person\nschema:\n  topic: string", "'topic' is missing", "person")]
    [InlineData("type: talk\nschema: Person", "'name' is missing", "Person")]
    [InlineData("type: talk\nschema: schema/Person.md", "'name' is missing", "Person")]
    [InlineData("type: person", "'name' is missing", "Person")]
    [InlineData("type: person\nschema: Nobody", "the schema 'Nobody' that it names is not there", "Person")]
    [InlineData("type: talk", null, null)]
    public async Task Validate_Note_TakesItsOwnSchemaThenTheNamedOneThenThatOfItsType(string frontmatter, string? said, string? entity)
    {
        await using MemoryFixture notes = new();
        notes.Put("schema/Person.md", Person);
        notes.Put("Ada.md", $"---\n{frontmatter}\n---\nNothing.");

        SchemaValidation report = await notes.Memory.ValidateSchemaAsync(identifier: "Ada", cancellationToken: MemoryFixture.Token);

        CheckedNote note = Assert.Single(report.Notes);
        Assert.Equal(entity, note.Schema);
        Assert.Equal(said is not null, note.Warnings.Count > 0);
        Assert.Contains(said ?? "has no schema", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_Frontmatter_IsCheckedWhereTheSchemaSaysSo()
    {
        await using MemoryFixture notes = new();
        notes.Put("Spec.md", "---\ntype: schema\nentity: spec\nschema:\n  tags(array): string\n  place?(object):\n    city: string\nsettings:\n  frontmatter:\n    status(enum): [draft, on]\n    owner: string\n---\n");
        notes.Put("good.md", "---\ntype: spec\ntags: [a]\nstatus: on\nowner: me\nplace:\n  city: Bonn\n---\nx");
        notes.Put("ill.md", "---\ntype: spec\ntags: []\nstatus: lost\nplace:\n  street: Main\n---\nx");

        SchemaValidation report = await notes.Memory.ValidateSchemaAsync("spec", cancellationToken: MemoryFixture.Token);

        Assert.Empty(report.Notes[0].Warnings);
        Assert.Equal(
            [
                "'tags' is missing; write '- [tags] …'",
                "in 'place': 'city' is missing; write 'city:' in the frontmatter",
                "'status' = 'lost' is not one of draft, True",
                "'owner' is missing; write 'owner:' in the frontmatter",
            ],
            report.Notes[1].Warnings);
    }

    [Fact]
    public async Task Validate_Nothing_ChecksEveryTypeThatHasASchemaAndNamesTheBrokenOnes()
    {
        await using MemoryFixture notes = new();
        notes.Put("schema/Person.md", Person);
        notes.Put("schema/Other.md", Person);
        notes.Put("schema/Task.md", "---\ntype: schema\nentity: task\nschema:\n  status?(enum): [open, done], where it stands\n---\n");
        notes.Put("schema/Off.md", "---\ntype: schema\nentity: off\nsettings:\n  validation: off\nschema:\n  a: string\n---\n");
        notes.Put("Ada.md", Note("person", "- [name] Ada"));
        notes.Put("Do.md", Note("task", "- [status] open"));
        notes.Put("Off.md", Note("off", "x"));

        JsonElement report = await notes.CallJson("schema_validate");
        string drift = await notes.Call("schema_diff", ("note_type", "task"));

        Assert.Equal(3, Int(report, "total_notes"));
        Assert.Equal("Person", Assert.Single(report.GetProperty("types").EnumerateArray()).GetProperty("note_type").GetString());
        string[] warnings = [.. report.GetProperty("schema_warnings").EnumerateArray().Select(static warning => warning.GetString()!)];
        Assert.Contains(warnings, static warning => warning.Contains("has 2 schemas: schema/Other.md, schema/Person.md", StringComparison.Ordinal));
        Assert.Contains(warnings, static warning => warning.Contains("'schema/Task.md' has no 'schema' that could be read: Line 5 is not valid YAML", StringComparison.Ordinal));
        Assert.Contains(warnings, static warning => warning.Contains("settings.validation of 'schema/Off.md' = 'False' is not known. Use warn or strict.", StringComparison.Ordinal));
        Assert.StartsWith("# Error: SCHEMA_INVALID", drift, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_NotesOfAType_SuggestWhatMostOfThemHold()
    {
        await using MemoryFixture notes = new();
        notes.Put("Acme.md", Note("organization", "x"));
        for (int i = 0; i < 20; i++)
        {
            string body = $"- [name] Person {i}\n- [born] {1900 + i}\n- likes [[Nowhere]]\n";
            body += i < 18 ? "- [role] clerk\n- [expertise] one\n- [expertise] two\n" : "";
            body += i < 5 ? "- works_at [[Acme]]\n" : "";
            body += i < 4 ? "- [hobby] tea\n" : "";
            notes.Put($"p/{i}.md", Note("person", body + "- plain #tag\nSee [[Acme]]."));
        }

        JsonElement report = await notes.CallJson("schema_infer", ("note_type", "person"));
        string text = await notes.Call("schema_infer", ("note_type", "person"), ("threshold", "0.2"));

        Assert.Equal(20, Int(report, "notes_analyzed"));
        Assert.Equal(
            """{"born":"integer","likes":"Note","name":"string","expertise?(array)":"string","role?":"string","works_at?":"Organization"}""",
            report.GetProperty("suggested_schema").GetRawText());
        Assert.Equal(["hobby"], report.GetProperty("excluded").EnumerateArray().Select(static name => name.GetString()));
        Assert.Contains("- [hobby]: 4 of 20 (20 %) → hobby?: string", text, StringComparison.Ordinal);

        string[] lines = text.Split("```")[1].Split('\n', 2)[1].Split('\n');
        notes.Put("schema/Person.md", string.Join('\n', lines));
        SchemaValidation back = await notes.Memory.ValidateSchemaAsync("person", cancellationToken: MemoryFixture.Token);
        Assert.Equal((20, 20), (back.Notes.Count, back.ValidCount));
        Assert.Empty(back.SchemaWarnings);
    }

    [Fact]
    public async Task Diff_NotesThatWentOn_NamesNewDroppedAndChangedFields()
    {
        await using MemoryFixture notes = new();
        notes.Put("schema/Person.md", Person);
        for (int i = 0; i < 4; i++)
        {
            notes.Put($"p/{i}.md", Note("person", "- [name] one\n- [name] two\n- [expertise] tea\n- [status] asleep\n- [email] a@b.example\n- [role] clerk\n- [born] 1900"));
        }

        JsonElement drift = await notes.CallJson("schema_diff", ("note_type", "person"));
        SchemaDrift typed = await notes.Memory.DiffSchemaAsync("Person", MemoryFixture.Token);

        Assert.Equal(["email"], drift.GetProperty("new_fields").EnumerateArray().Select(static field => field.GetProperty("name").GetString()));
        Assert.Equal(["works_at"], drift.GetProperty("dropped_fields").EnumerateArray().Select(static field => field.GetProperty("name").GetString()));
        Assert.Equal(["name: one → many", "expertise: many → one"], drift.GetProperty("cardinality_changes").EnumerateArray().Select(static change => change.GetString()));
        Assert.Equal(["status: 'asleep' is not one of active, retired"], drift.GetProperty("type_mismatches").EnumerateArray().Select(static change => change.GetString()));
        Assert.True(typed.HasDrift);
        Assert.Contains("+ [email]: 4 of 4 (100 %)", typed.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema_diff", "note_type", "person", "SCHEMA_NOT_FOUND")]
    [InlineData("schema_infer", "threshold", "2", "INVALID_ARGUMENT")]
    [InlineData("schema_validate", "identifier", "Nobody", "ENTITY_RESOLUTION_FAILED")]
    public async Task Tools_WhatCannotBeDone_HasACodeAndAStep(string tool, string name, string value, string code)
    {
        await using MemoryFixture notes = new();

        string said = await notes.Call(tool, ("note_type", "person"), (name, value));

        Assert.StartsWith($"# Error: {code}", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema_validate", "No note has the type 'person'")]
    [InlineData("schema_infer", "No note has the type 'person'")]
    public async Task Tools_TypeThatNoNoteHas_SaySo(string tool, string said)
    {
        await using MemoryFixture notes = new();

        Assert.Contains(said, await notes.Call(tool, ("note_type", "person")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_OfSecretNotes_AreAsSecretAsTheNotes()
    {
        await using MemoryFixture notes = new();
        notes.Put("schema/Person.md", "---\ntype: schema\nentity: person\nsensitivity: Public\nschema:\n  name: string\n---\n");
        notes.Put("Open.md", "---\ntype: person\nsensitivity: Public\n---\n- [name] x");

        SchemaValidation open = await notes.Memory.ValidateSchemaAsync("person", cancellationToken: MemoryFixture.Token);
        notes.Put("Closed.md", "---\ntype: person\nsensitivity: Secret\n---\n- [name] y");

        Assert.Equal(Sensitivity.Public, open.Sensitivity);
        Assert.Equal(Sensitivity.Secret, (await notes.Memory.ValidateSchemaAsync("person", cancellationToken: MemoryFixture.Token)).Sensitivity);
        Assert.Equal(Sensitivity.Secret, (await notes.Memory.InferSchemaAsync("person", cancellationToken: MemoryFixture.Token)).Sensitivity);
        Assert.Equal(Sensitivity.Secret, (await notes.Memory.DiffSchemaAsync("person", MemoryFixture.Token)).Sensitivity);
    }

    private static string Note(string type, string body) => $"---\ntype: {type}\n---\n{body}\n";

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}

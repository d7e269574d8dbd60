using System.Text.Json;
using TierKit.Chat;

namespace TierKit.Tests.Chat;

public sealed class JsonSchemaCheckTests
{
    private const string SuiteVariable = "TIERKIT_JSON_SCHEMA_SUITE";

    [Theory]
    [InlineData("""{"type":"object"}""", "{}", true)]
    [InlineData("""{"type":"object"}""", "[]", false)]
    [InlineData("""{"type":["string","null"]}""", "null", true)]
    [InlineData("""{"type":["string","null"]}""", "1", false)]
    [InlineData("""{"type":"integer"}""", "1.0", true)]
    [InlineData("""{"type":"integer"}""", "1.5", false)]
    [InlineData("""{"type":"number"}""", "1e400", true)]
    [InlineData("""{"type":"boolean"}""", "0", false)]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"a":1}""", false)]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"b":1}""", true)]
    [InlineData("""{"required":["a"]}""", """{"a":null}""", true)]
    [InlineData("""{"required":["a"]}""", """{}""", false)]
    [InlineData("""{"required":["a"]}""", """[]""", true)]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"a":1}""", true)]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"a":1,"b":2}""", false)]
    [InlineData("""{"additionalProperties":{"type":"integer"}}""", """{"x":"y"}""", false)]
    [InlineData("""{"items":{"type":"string"}}""", """["a",1]""", false)]
    [InlineData("""{"items":false}""", """[]""", true)]
    [InlineData("""{"enum":["a",{"b":1}]}""", """{"b":1.0}""", true)]
    [InlineData("""{"enum":["a","b"]}""", "\"c\"", false)]
    [InlineData("""{"const":[1,2]}""", "[1,2]", true)]
    [InlineData("""{"const":[1,2]}""", "[2,1]", false)]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "4", false)]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "5", true)]
    [InlineData("""{"$defs":{"n":{"type":"integer"}},"properties":{"a":{"$ref":"#/$defs/n"}}}""", """{"a":"x"}""", false)]
    [InlineData("""{"properties":{"child":{"$ref":"#"}},"additionalProperties":false}""", """{"child":{"child":{"bad":1}}}""", false)]
    [InlineData("""{"properties":{"child":{"$ref":"#"}},"additionalProperties":false}""", """{"child":{"child":{}}}""", true)]
    [InlineData("""{"definitions":{"a/b":{"type":"null"}},"$ref":"#/definitions/a~1b"}""", "1", false)]
    [InlineData("""{"minLength":2}""", "\"😀\"", false)]
    [InlineData("""{"maxLength":1}""", "\"😀\"", true)]
    [InlineData("""{"minimum":1,"maximum":3}""", "0.5", false)]
    [InlineData("""{"minimum":1,"maximum":3}""", "3", true)]
    [InlineData("""{"exclusiveMinimum":1}""", "1", false)]
    [InlineData("""{"exclusiveMaximum":3}""", "2.9", true)]
    [InlineData("""{"minItems":1,"maxItems":2}""", "[]", false)]
    [InlineData("""{"minItems":1,"maxItems":2}""", "[1,2]", true)]
    [InlineData("true", "1", true)]
    [InlineData("false", "1", false)]
    public void Check_Keyword_JudgesAsTheStandardSays(string schema, string value, bool fits)
    {
        JsonSchemaCheck check = new(Json(schema));

        Assert.Equal(fits, check.Check(Json(value)).Count == 0);
        Assert.Empty(check.Unchecked);
    }

    [Theory]
    [InlineData("""{"pattern":"^a"}""", "pattern")]
    [InlineData("""{"properties":{"a":{"format":"date"}}}""", "format")]
    [InlineData("""{"allOf":[{"type":"string"}]}""", "allOf")]
    [InlineData("""{"$ref":"https://example.com/s"}""", "$ref")]
    [InlineData("""{"items":[{"type":"string"}]}""", "items")]
    [InlineData("""{"anyOf":[{"uniqueItems":true}]}""", "uniqueItems")]
    [InlineData("""{"$defs":{"x":{"not":{}}}}""", "not")]
    public void Unchecked_KeywordOutsideTheSubset_IsReported(string schema, string keyword) =>
        Assert.Equal([keyword], new JsonSchemaCheck(Json(schema)).Unchecked);

    [Fact]
    public void Check_HostileSchemaAndValue_StaysBounded()
    {
        JsonSchemaCheck endless = new(Json("""{"$ref":"#"}"""));
        JsonSchemaCheck wide = new(Json("""{"items":{"type":"string"}}"""));

        Assert.Single(endless.Check(Json("1")));
        Assert.InRange(wide.Check(Json($"[{string.Join(',', Enumerable.Repeat(1, 10_000))}]")).Count, 1, 8);
    }

    [Fact]
    public void Check_PublicTestSuite_AgreesWhereverItChecks()
    {
        string? folder = Environment.GetEnvironmentVariable(SuiteVariable);
        Assert.SkipUnless(Directory.Exists(folder), $"set {SuiteVariable} to the folder tests/draft4 of the npm package json-schema-test-suite");

        int examined = 0;
        int reported = 0;
        List<string> disagreements = [];
        foreach (string file in Directory.GetFiles(folder!, "*.json").Order(StringComparer.Ordinal))
        {
            foreach (JsonElement group in Json(File.ReadAllText(file)).EnumerateArray())
            {
                JsonSchemaCheck check = new(group.GetProperty("schema"));
                string title = group.GetProperty("description").GetString()!;
                if (check.Unchecked.Count > 0)
                {
                    reported++;
                    continue;
                }

                foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
                {
                    examined++;
                    if (test.GetProperty("valid").GetBoolean() != (check.Check(test.GetProperty("data")).Count == 0))
                    {
                        disagreements.Add($"{Path.GetFileName(file)}: {title}: {test.GetProperty("description").GetString()}");
                    }
                }
            }
        }

        Assert.Empty(disagreements);
        TestContext.Current.SendDiagnosticMessage("examined {0} cases, {1} groups hold keywords reported as not checked", examined, reported);
        Assert.True(examined >= 80, $"examined {examined}, reported {reported}");
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}

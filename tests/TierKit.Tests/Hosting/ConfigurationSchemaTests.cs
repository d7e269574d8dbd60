using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Tests.Chat;

namespace TierKit.Tests.Hosting;

/// <summary>Holds the shipped schema of the section to what the reader takes: every key, no other, and the same words.</summary>
public sealed partial class ConfigurationSchemaTests
{
    private const string Unknown = "Zzz";

    // A value that no kind of setting but plain text takes.
    private const string Nonsense = "<zzz>";

    private static readonly JsonDocument Document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "src", "TierKit", "ConfigurationSchema.json")));

    private static string Root => typeof(ConfigurationSchemaTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryRoot").Value!;

    [Fact]
    public void Schema_EveryKeyOfTheReader_IsThereAndNoOther()
    {
        List<string> differences = [];
        int examined = 0;
        Compare("TierKit", Document.RootElement.GetProperty("properties").GetProperty("TierKit"), differences, ref examined);

        Assert.True(examined >= 40, $"only {examined} keys were examined");
        Assert.True(differences.Count == 0, $"src/TierKit/ConfigurationSchema.json differs from what the section reader takes:\n{string.Join('\n', differences)}");
    }

    [Fact]
    public void Schema_EveryChoice_HasTheReadersWords()
    {
        List<string> differences = [];
        int examined = 0;
        Words("TierKit", Document.RootElement.GetProperty("properties").GetProperty("TierKit"), differences, ref examined);

        Assert.True(examined >= 25, $"only {examined} settings were examined");
        Assert.True(differences.Count == 0, $"src/TierKit/ConfigurationSchema.json differs from what the section reader takes:\n{string.Join('\n', differences)}");
    }

    private static void Compare(string path, JsonElement schema, List<string> differences, ref int examined)
    {
        string[] read = KnownAt(path) ?? [];
        string[] written = [.. Properties(schema).Select(static p => p.Name)];
        examined += read.Length;
        differences.AddRange(read.Except(written).Select(k => $"{path}:{k} is missing from the schema"));
        differences.AddRange(written.Except(read).Select(k => $"{path}:{k} is in the schema, and the reader does not know it"));
        foreach (JsonProperty property in Properties(schema))
        {
            JsonElement value = Resolve(property.Value);
            string child = $"{path}:{property.Name}";
            bool isObject = KnownAt(child) is not null;
            bool isMap = KnownAt($"{child}:name") is not null && !isObject;
            bool saysObject = value.TryGetProperty("properties", out _);
            bool saysMap = value.TryGetProperty("additionalProperties", out JsonElement more) && more.ValueKind == JsonValueKind.Object && Resolve(more).TryGetProperty("properties", out _);
            if (isObject != saysObject || isMap != saysMap)
            {
                differences.Add($"{child} is {(isObject ? "an object" : isMap ? "a map" : "a value")} to the reader, and not so in the schema");
            }
            else if (isObject)
            {
                Compare(child, value, differences, ref examined);
            }
            else if (isMap)
            {
                Compare($"{child}:name", Resolve(more), differences, ref examined);
            }
        }
    }

    private static void Words(string path, JsonElement schema, List<string> differences, ref int examined)
    {
        foreach (JsonProperty property in Properties(schema))
        {
            string child = $"{path}:{property.Name}";
            JsonElement value = Resolve(property.Value);
            if (value.TryGetProperty("properties", out _))
            {
                Words(child, value, differences, ref examined);
            }
            else if (value.TryGetProperty("additionalProperties", out JsonElement more) && more.ValueKind == JsonValueKind.Object && Resolve(more).TryGetProperty("properties", out _))
            {
                Words($"{child}:name", Resolve(more), differences, ref examined);
            }
            else
            {
                examined++;
                Word(child, value, differences);
            }
        }
    }

    private static void Word(string path, JsonElement schema, List<string> differences)
    {
        bool list = schema.TryGetProperty("items", out JsonElement items);
        JsonElement choices = default;
        bool chosen = (list ? items : schema).TryGetProperty("enum", out choices);
        string? complaint = Errors(list ? $"{path}:0" : path, Nonsense).FirstOrDefault(e => e.StartsWith($"{path} = '{Nonsense}'", StringComparison.Ordinal));
        string? type = schema.TryGetProperty("type", out JsonElement said) && said.ValueKind == JsonValueKind.String ? said.GetString() : null;
        string[] words = complaint is null ? [] : Choices().Match(complaint) is { Success: true } match ? match.Groups[1].Value.Split(", ") : [];
        string kind = words.Length > 0 ? "choice"
            : complaint is null ? "text"
            : complaint.Contains("whole number", StringComparison.Ordinal) ? "integer"
            : complaint.Contains("price", StringComparison.Ordinal) || complaint.Contains("share", StringComparison.Ordinal) ? "number"
            : complaint.Contains("is not a number", StringComparison.Ordinal) ? "number"
            : complaint.Contains("true nor false", StringComparison.Ordinal) ? "boolean"
            : complaint.Contains("duration", StringComparison.Ordinal) ? "duration"
            : complaint;
        string saidKind = chosen ? "choice" : schema.TryGetProperty("pattern", out _) ? "duration" : type is "integer" or "number" or "boolean" ? type : "text";
        if (kind != saidKind)
        {
            differences.Add($"{path} is {kind} to the reader and {saidKind} in the schema");
        }
        else if (chosen && !words.Order(StringComparer.Ordinal).SequenceEqual(choices.EnumerateArray().Select(static c => c.GetString()!).Order(StringComparer.Ordinal)))
        {
            differences.Add($"{path} takes {string.Join(", ", words)}");
        }
    }

    // The reader lists what it knows wherever it meets a key that it does not.
    private static string[]? KnownAt(string path) =>
        Errors($"{path}:{Unknown}", "1").Select(e => Known().Match(e)).FirstOrDefault(m => m.Success && m.Groups[1].Value == $"{path}:{Unknown}")
            is { } found ? found.Groups[2].Value.Split(", ") : null;

    private static List<string> Errors(string path, string value)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(path, (string?)value)]).Build();
        ServiceCollection services = new();
        services.AddTierKit(configuration.GetSection("TierKit"), static kit => kit.AddChatClient("local", TierKit.Tiers.Tier.Sovereign, StubChatClient.Saying("x")));
        return ((TierKitRegistry)services.Single(static d => d.ServiceType == typeof(TierKitRegistry)).ImplementationInstance!).Errors;
    }

    private static JsonElement.ObjectEnumerator Properties(JsonElement schema) =>
        schema.TryGetProperty("properties", out JsonElement properties) ? properties.EnumerateObject() : default;

    private static JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out JsonElement reference)
        ? Document.RootElement.GetProperty("definitions").GetProperty(reference.GetString()!["#/definitions/".Length..])
        : schema;

    [GeneratedRegex(@"^(\S+) is not a setting; known here: (.*)$")]
    private static partial Regex Known();

    [GeneratedRegex(@"is not (?:one|made) of (.*)$")]
    private static partial Regex Choices();
}

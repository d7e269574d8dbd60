using System.Text.Json;
using TierKit.AspNetCore.Hosting;
using TierKit.AspNetCore.Tests.Clients;

namespace TierKit.AspNetCore.Tests.Hosting;

/// <summary>Holds the schema that ships with the package to the options it describes.</summary>
public sealed class GatewaySchemaTests
{
    [Fact]
    public void Schema_EveryOption_IsThereAndNothingElseIsTaken()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Tool.Root, "src", "TierKit.AspNetCore", "ConfigurationSchema.json")));
        JsonElement gateway = document.RootElement.GetProperty("properties").GetProperty("TierKit").GetProperty("properties").GetProperty("Gateway");
        JsonElement key = gateway.GetProperty("properties").GetProperty("Keys").GetProperty("additionalProperties");

        // A pipeline is code.
        Assert.Equal(Options(typeof(GatewayOptions)).Where(static o => o != nameof(GatewayOptions.Pipeline)), Written(gateway));
        Assert.Equal(Options(typeof(GatewayKeyOptions)), Written(key));
        Assert.False(gateway.GetProperty("additionalProperties").GetBoolean());
        Assert.False(key.GetProperty("additionalProperties").GetBoolean());
    }

    private static IEnumerable<string> Options(Type type) => type.GetProperties().Select(static p => p.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Written(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(static p => p.Name).Order(StringComparer.Ordinal);
}

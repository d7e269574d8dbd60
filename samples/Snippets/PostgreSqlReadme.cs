using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

internal static class PostgreSqlReadme
{
    public static void Readme()
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .AddBasicMemory("./notes")
            .UsePostgreSql("Host=localhost;Database=notes;Username=app"));
    }
}

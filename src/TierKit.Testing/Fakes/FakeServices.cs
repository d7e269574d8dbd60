using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;

namespace TierKit.Testing.Fakes;

/// <summary>Knows the fakes of one container by name.</summary>
internal sealed class FakeServices
{
    private readonly ConcurrentDictionary<string, FakeService> _byName = new(StringComparer.Ordinal);

    public FakeService this[string name] => _byName.TryGetValue(name, out FakeService? fake)
        ? fake
        : throw new KeyNotFoundException($"'{name}' is not a fake of this lab. Known fakes: {(_byName.IsEmpty ? "none" : string.Join(", ", _byName.Keys.Order(StringComparer.Ordinal)))}. Add one with kit.AddFake(name, tier).");

    public IEnumerable<FakeService> All => _byName.Values.OrderBy(static f => f.Name, StringComparer.Ordinal);

    public static FakeServices Of(ITierKitBuilder kit)
    {
        if (Find(kit.Services) is { } known)
        {
            return known;
        }

        FakeServices fakes = new();
        kit.Services.AddSingleton(fakes);
        kit.UseProvider(new FakeProvider(fakes));
        return fakes;
    }

    public void Add(FakeService fake) => _byName[fake.Name] = fake;

    private static FakeServices? Find(IServiceCollection services) =>
        services.FirstOrDefault(static d => d.ServiceType == typeof(FakeServices))?.ImplementationInstance as FakeServices;
}

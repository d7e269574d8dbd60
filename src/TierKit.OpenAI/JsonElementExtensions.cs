using System.Text.Json;

namespace TierKit.Providers;

internal static class JsonElementExtensions
{
    /// <summary>Reads a whole number from an element of any kind.</summary>
    public static bool TryGetInt32Safely(this JsonElement element, out int value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out value);
    }
}

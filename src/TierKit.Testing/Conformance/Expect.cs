namespace TierKit.Testing.Conformance;

/// <summary>Checks without a test framework.</summary>
internal static class Expect
{
    public static void That(bool holds, string what)
    {
        if (!holds)
        {
            throw new TierAssertionException($"Expected that {what}.");
        }
    }

    public static void Equal<T>(T expected, T found, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            throw new TierAssertionException($"{what}: expected {expected?.ToString() ?? "nothing"}; found {found?.ToString() ?? "nothing"}.");
        }
    }

    public static async Task<T> ThrowsAsync<T>(Func<Task> act)
        where T : Exception
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (T expected)
        {
            return expected;
        }
        catch (Exception other)
        {
            throw new TierAssertionException($"Expected {typeof(T).Name}; got {other.GetType().Name}: {other.Message}");
        }

        throw new TierAssertionException($"Expected {typeof(T).Name}; the call succeeded.");
    }
}

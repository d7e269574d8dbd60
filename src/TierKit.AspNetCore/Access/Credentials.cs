using System.Text;
using Microsoft.Extensions.Primitives;

namespace TierKit.AspNetCore.Access;

/// <summary>Represents the key a request presents, and whether a browser adds it by itself.</summary>
internal readonly struct Credentials(string? key, bool isAmbient)
{
    public string? Key { get; } = key;

    /// <summary>Gets whether it came as a browser's remembered password, which a foreign page could make it send.</summary>
    public bool IsAmbient { get; } = isAmbient;

    public static Credentials Read(StringValues authorization)
    {
        if (authorization is not [{ } value])
        {
            return default;
        }

        if (value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return new Credentials(value[7..].Trim(), isAmbient: false);
        }

        if (!value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        // For the page: a browser asks for a name and a password, and the password is the key.
        try
        {
            string pair = Encoding.UTF8.GetString(Convert.FromBase64String(value[6..].Trim()));
            return new Credentials(pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..], isAmbient: true);
        }
        catch (FormatException)
        {
            return default;
        }
    }
}

using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace TierKit.Mcp.Hosting;

/// <summary>Reads settings of one section and notes what is wrong with each.</summary>
internal sealed class SettingReader(IConfigurationSection section, List<string> errors)
{
    public void RefuseUnknown(string[] known)
    {
        foreach (IConfigurationSection child in section.GetChildren().Where(c => !known.Contains(c.Key, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"{child.Path} is not a setting; known here: {string.Join(", ", known)}");
        }
    }

    public T? Choice<T>(string key)
        where T : struct, Enum
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return null;
        }

        if (Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]))
        {
            return value;
        }

        errors.Add($"{section.Path}:{key} = '{text}' is not one of {string.Join(", ", Enum.GetNames<T>())}");
        return null;
    }

    public TimeSpan Time(string key, TimeSpan missing)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return missing;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value))
        {
            return value;
        }

        errors.Add($"{section.Path}:{key} = '{text}' is not a time; write it as hh:mm:ss");
        return missing;
    }

    public int Number(string key, int missing)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return missing;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
        {
            return value;
        }

        errors.Add($"{section.Path}:{key} = '{text}' is not a whole number above zero");
        return missing;
    }

    public Uri? Address(string key)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? value))
        {
            return value;
        }

        errors.Add($"{section.Path}:{key} = '{text}' is not an absolute address");
        return null;
    }
}

using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Hosting;

/// <summary>Finds every option that does not fit, with its path, its value and the next step.</summary>
internal static class BasicMemoryOptionsValidator
{
    public static IReadOnlyList<string> Validate(BasicMemoryOptions options, string section = "Memory")
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            errors.Add($"{section}:Path is missing; name the folder of the notes, for example ./notes");
        }

        CheckName($"{section}:Project", options.Project, errors);
        foreach ((string name, string path) in options.Projects)
        {
            CheckName($"{section}:Projects:{name}", name, errors);
            if (string.IsNullOrWhiteSpace(path))
            {
                errors.Add($"{section}:Projects:{name} is empty; name the folder of its notes");
            }
            else if (Slug(name) == Slug(options.Project))
            {
                errors.Add($"{section}:Projects:{name} has the name of {section}:Project = '{options.Project}'; give it another one");
            }
        }

        foreach ((string folder, Policy.Sensitivity label) in options.Folders)
        {
            if (!ProjectPath.IsSafe(folder))
            {
                errors.Add($"{section}:Folders:{folder} is not a folder inside the project; write it as 'work/clients'");
            }

            CheckLabel($"{section}:Folders:{folder}", label, errors);
        }

        for (int i = 0; i < options.NamesOf.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(options.NamesOf[i]))
            {
                errors.Add($"{section}:NamesOf:{i} is empty; name the type or the tag of notes about people, such as person, or take it out");
            }
        }

        CheckLabel($"{section}:Sensitivity", options.Sensitivity, errors);
        CheckState(section, options, errors);
        return errors;
    }

    private static void CheckName(string setting, string name, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(name) || Slug(name).Length == 0 || name.AsSpan().ContainsAny("/\\:"))
        {
            errors.Add($"{setting} = '{name}' is not a project's name; use letters and digits, without '/', '\\' and ':'");
        }
    }

    private static void CheckLabel(string setting, Policy.Sensitivity label, List<string> errors)
    {
        if (!Enum.IsDefined(label))
        {
            errors.Add($"{setting} = '{label}' is not one of {string.Join(", ", Enum.GetNames<Policy.Sensitivity>())}");
        }
    }

    private static void CheckState(string section, BasicMemoryOptions options, List<string> errors)
    {
        if (options.StatePath is not { Length: > 0 } state || string.Equals(state, "none", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        string index = Path.GetFullPath(state) + Path.DirectorySeparatorChar;
        foreach (string notes in options.Projects.Values.Prepend(options.Path).Where(static path => !string.IsNullOrWhiteSpace(path)))
        {
            if (index.StartsWith(Path.GetFullPath(notes) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                errors.Add($"{section}:StatePath = '{state}' is inside of the notes '{notes}'; name a folder outside, or leave it out");
            }
        }
    }

    private static string Slug(string name) => Permalink.FromPath(name, splitExtension: false);
}

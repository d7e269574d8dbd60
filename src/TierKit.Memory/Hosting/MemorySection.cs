using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;

namespace TierKit.Memory.Hosting;

/// <summary>Reads <c>TierKit:Memory</c>: everything that <see cref="BasicMemoryOptions"/> says in code.</summary>
public sealed class MemorySection : SectionContributor
{
    private static readonly string[] Known =
    [
        nameof(BasicMemoryOptions.Path), nameof(BasicMemoryOptions.Project), nameof(BasicMemoryOptions.Projects), nameof(BasicMemoryOptions.ProjectsPath),
        nameof(BasicMemoryOptions.Sensitivity), nameof(BasicMemoryOptions.Folders), nameof(BasicMemoryOptions.StatePath), nameof(BasicMemoryOptions.Encoder),
        nameof(BasicMemoryOptions.ReadOnly), nameof(BasicMemoryOptions.Overwrite), nameof(BasicMemoryOptions.KebabFileNames),
        nameof(BasicMemoryOptions.PermalinksIncludeProject), nameof(BasicMemoryOptions.Watch), nameof(BasicMemoryOptions.NamesOf), SourcesSection.Key, "KernelMemory", "PostgreSql",
    ];

    /// <inheritdoc/>
    public override string Key => "Memory";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Read(ITierKitBuilder kit, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);

        List<string> errors = [];
        BasicMemoryOptions options = ReadOptions(section, errors);
        if (section[nameof(options.Path)] is not { Length: > 0 })
        {
            errors.Add($"{section.Path}:Path is missing; name the folder of the notes, for example ./notes");
        }

        errors.AddRange(BasicMemoryOptionsValidator.Validate(options, section.Path).Where(error => !errors.Contains(error)));
        if (errors.Count == 0)
        {
            kit.AddBasicMemory(options);
        }

        SourcesSection.Read(kit, section.GetSection(SourcesSection.Key), errors);

        return errors;
    }

    /// <summary>Reads the options alone, without registering anything.</summary>
    /// <param name="section">The section; it may be empty.</param>
    /// <param name="errors">Takes what is wrong: each with its path, its value and the next step.</param>
    /// <returns>The options; what is wrong has its default.</returns>
    public static BasicMemoryOptions ReadOptions(IConfigurationSection section, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(errors);

        foreach (IConfigurationSection child in section.GetChildren().Where(static child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"{child.Path} is not a setting; known here: {string.Join(", ", Known)}");
        }

        BasicMemoryOptions options = new();
        options.Path = section[nameof(options.Path)] ?? options.Path;
        options.Project = section[nameof(options.Project)] ?? options.Project;
        options.ProjectsPath = section[nameof(options.ProjectsPath)];
        options.StatePath = section[nameof(options.StatePath)];
        options.Encoder = section[nameof(options.Encoder)];
        options.Sensitivity = Label(section, nameof(options.Sensitivity), options.Sensitivity, errors);
        options.ReadOnly = Flag(section, nameof(options.ReadOnly), options.ReadOnly, errors);
        options.Overwrite = Flag(section, nameof(options.Overwrite), options.Overwrite, errors);
        options.KebabFileNames = Flag(section, nameof(options.KebabFileNames), options.KebabFileNames, errors);
        options.PermalinksIncludeProject = Flag(section, nameof(options.PermalinksIncludeProject), options.PermalinksIncludeProject, errors);
        options.Watch = Flag(section, nameof(options.Watch), options.Watch, errors);
        foreach (IConfigurationSection project in section.GetSection(nameof(options.Projects)).GetChildren())
        {
            options.Projects[project.Key] = project.Value ?? "";
        }

        ReadNames(section.GetSection(nameof(options.NamesOf)), options.NamesOf, errors);
        IConfigurationSection folders = section.GetSection(nameof(options.Folders));
        foreach (IConfigurationSection folder in folders.GetChildren())
        {
            options.Folders[folder.Key] = Label(folders, folder.Key, Sensitivity.Private, errors);
        }

        return options;
    }

    // An empty list in the file says that the notes name nobody; a list that is not there leaves the default.
    private static void ReadNames(IConfigurationSection section, IList<string> names, ICollection<string> errors)
    {
        if (!section.Exists() && section.Value is null)
        {
            return;
        }

        names.Clear();
        if (section.Value is { Length: > 0 } text)
        {
            errors.Add($"{section.Path} = '{text}' is not a list; write [ \"person\", \"client\" ]");
        }

        foreach (IConfigurationSection name in section.GetChildren())
        {
            names.Add(name.Value ?? "");
        }
    }

    private static Sensitivity Label(IConfigurationSection section, string key, Sensitivity missing, ICollection<string> errors)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return missing;
        }

        if (Enum.TryParse(text, ignoreCase: true, out Sensitivity label) && !char.IsAsciiDigit(text[0]))
        {
            return label;
        }

        errors.Add($"{section.Path}:{key} = '{text}' is not one of {string.Join(", ", Enum.GetNames<Sensitivity>())}");
        return missing;
    }

    private static bool Flag(IConfigurationSection section, string key, bool missing, ICollection<string> errors)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return missing;
        }

        if (bool.TryParse(text, out bool flag))
        {
            return flag;
        }

        errors.Add($"{section.Path}:{key} = '{text}' is not true or false");
        return missing;
    }
}

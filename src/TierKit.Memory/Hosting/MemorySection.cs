using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;

namespace TierKit.Memory.Hosting;

/// <summary>Reads <c>TierKit:Memory</c>: the folder of the notes and the label of those that carry none.</summary>
public sealed class MemorySection : SectionContributor
{
    /// <inheritdoc/>
    public override string Key => "Memory";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Read(ITierKitBuilder kit, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);

        List<string> errors = [];
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (child.Key is not ("Path" or "Sensitivity" or SourcesSection.Key))
            {
                errors.Add($"{child.Path} is not a setting; known here: Path, Sensitivity, Sources");
            }
        }

        Sensitivity label = Sensitivity.Private;
        if (section["Sensitivity"] is { Length: > 0 } text && (!Enum.TryParse(text, ignoreCase: true, out label) || char.IsAsciiDigit(text[0])))
        {
            errors.Add($"{section.Path}:Sensitivity = '{text}' is not one of {string.Join(", ", Enum.GetNames<Sensitivity>())}");
        }

        if (section["Path"] is not { Length: > 0 } path)
        {
            errors.Add($"{section.Path}:Path is missing; name the folder of the notes, for example ./notes");
        }
        else if (errors.Count == 0)
        {
            kit.AddBasicMemory(path, label);
        }

        SourcesSection.Read(kit, section.GetSection(SourcesSection.Key), errors);
        return errors;
    }
}

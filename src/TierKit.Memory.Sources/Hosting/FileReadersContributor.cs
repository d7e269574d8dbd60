using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;

namespace TierKit.Memory.Sources.Hosting;

/// <summary>Makes the kinds of this package known to the sources of every application that references it.</summary>
public sealed class FileReadersContributor : SectionContributor
{
    /// <inheritdoc/>
    public override string? Key => null;

    /// <inheritdoc/>
    public override void Attach(ITierKitBuilder kit) => kit.UseFileReaders();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Read(ITierKitBuilder kit, IConfigurationSection section) => [];
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;

namespace TierKit.Hosting;

/// <summary>Finds the digest of a model's files: the runtime's own, else of the bytes of a file that this process can read.</summary>
/// <remarks>
/// Thread-safe. A file is hashed once for its size and time of change; the digests are remembered under a configured <c>StatePath</c>.
/// </remarks>
internal sealed partial class ModelFiles(IServiceProvider services)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _digests = new(StringComparer.Ordinal);
    private readonly Lock _saving = new();

    private string? Remembered => services.GetRequiredService<StateFolder>() is { IsConfigured: true, Path: { } folder } ? Path.Combine(folder, "digests.json") : null;

    public async Task<ModelWeights> WeighAsync(EndpointProbe probe, CancellationToken cancellationToken)
    {
        if (probe.Found is not { } found)
        {
            return ModelWeights.Unknown;
        }

        if (found.Digest is { } digest)
        {
            return new ModelWeights(digest, null, null);
        }

        // A path on another machine says nothing about this one's files, and a server does not choose which of ours are read.
        if (probe.Address?.IsLoopback == true && found.ModelFile is { } file && Path.IsPathFullyQualified(file) && file.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                return new ModelWeights(await DigestAsync(Parts(file), cancellationToken).ConfigureAwait(false), Path.GetFileName(file), null);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The server runs as somebody else, or in a container of its own: what it says is all there is.
            }
        }

        return new ModelWeights(null, null, found.Declared);
    }

    // llama.cpp is given the first of several parts and finds the others by their numbers.
    private static string[] Parts(string file) => SplitName().Match(file) is { Success: true } split
        ? [.. Enumerable.Range(1, int.Parse(split.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{file[..split.Groups[1].Index]}{i:00000}-of-{split.Groups[2].Value}.gguf"))]
        : [file];

    [GeneratedRegex(@"-(\d{5})-of-(?!00000)(\d{5})\.gguf$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SplitName();

    private async Task<string> DigestAsync(string[] parts, CancellationToken cancellationToken)
    {
        string[] digests = new string[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            FileInfo file = new(parts[i]);
            string key = string.Create(CultureInfo.InvariantCulture, $"{parts[i]}|{file.Length}|{file.LastWriteTimeUtc.Ticks}");
            // Whoever asks first does not take the digest away from the others when he leaves.
            Lazy<Task<string>> reading = _digests.GetOrAdd(key, static (k, self) => new(() => Task.Run(() => self.ReadAsync(k))), this);
            try
            {
                digests[i] = await reading.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _digests.TryRemove(new(key, reading));
                throw;
            }
        }

        return parts.Length == 1 ? digests[0] : LockDigest.Of(string.Join('\n', digests));
    }

    private async Task<string> ReadAsync(string key)
    {
        string path = key[..key.LastIndexOf('|', key.LastIndexOf('|') - 1)];
        if (Known()[key] is JsonValue value && value.TryGetValue(out string? known))
        {
            return known;
        }

        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 20, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
        {
            string digest = await LockDigest.OfAsync(stream).ConfigureAwait(false);
            Remember(path, key, digest);
            return digest;
        }
    }

    private JsonObject Known()
    {
        try
        {
            return Remembered is { } file && File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? [] : [];
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // What is lost is read again from the model's own file.
            return [];
        }
    }

    private void Remember(string path, string key, string digest)
    {
        if (Remembered is not { } file)
        {
            return;
        }

        lock (_saving)
        {
            JsonObject known = Known();
            foreach (string older in known.Select(static e => e.Key).Where(k => k.StartsWith($"{path}|", StringComparison.Ordinal)).ToArray())
            {
                known.Remove(older);
            }

            known[key] = digest;
            string temporary = $"{file}.{Guid.NewGuid():N}.tmp";
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(temporary, known.ToJsonString());
                File.Move(temporary, file, overwrite: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                File.Delete(temporary);
            }
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TierKit.Memory.Indexing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

public sealed partial class BasicMemory
{
    // Beyond that a model's window is full and a host's message is refused.
    private const int LargestContent = 350_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file of the project as it is: text as text, anything else in base64.</summary>
    internal Task<OperationResult> ReadContentAsync(string path, CancellationToken cancellationToken) => GuardedAsync<OperationResult>(async () =>
    {
        OpenProject project = await ReadableAsync(cancellationToken).ConfigureAwait(false);
        string relative = path.StartsWith("memory://", StringComparison.Ordinal) ? path["memory://".Length..] : path;
        if (relative.Split('/', '\\').Any(static part => part.StartsWith('.')))
        {
            throw new NoteStoreException(NoteErrorCodes.SecurityValidation, $"path = '{ResultText.Short(path, 80)}' is hidden and not read. Name a file that list_directory shows.");
        }

        string file = project.Contents.Confine(relative);
        string found = project.Contents.Exists(file) ? file : project.Contents.Exists($"{file}.md") ? $"{file}.md" : throw new NoteStoreException(
            NoteErrorCodes.ReadFailed, $"path = '{ResultText.Short(path, 80)}' is no file of the project. list_directory shows those there are.");
        CatalogNote? note = await project.Catalog.FindByPathAsync(found, cancellationToken).ConfigureAwait(false);
        return new DocumentResult(project.Name, await ContentAsync(project.Contents, found, cancellationToken).ConfigureAwait(false)) { Sensitivity = note?.Sensitivity ?? Options.Sensitivity };
    });

    private static async Task<JsonObject> ContentAsync(IProjectContents contents, string file, CancellationToken cancellationToken)
    {
        long size = (await contents.StatesAsync([file], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(file)?.Size ?? 0;
        string type = ContentTypeOf(file);
        if (size > LargestContent)
        {
            return new JsonObject { ["type"] = "error", ["error"] = string.Create(CultureInfo.InvariantCulture, $"The file has {size} bytes; more than {LargestContent} are not returned.") };
        }

        byte[] bytes = await contents.ReadBytesAsync(file, cancellationToken).ConfigureAwait(false) ?? throw new FileNotFoundException($"The file '{file}' is gone since it was found.");
        if (type.StartsWith("text/", StringComparison.Ordinal) || type == "application/json")
        {
            try
            {
                return new JsonObject { ["type"] = "text", ["text"] = Strict.GetString(bytes), ["content_type"] = type, ["encoding"] = "utf-8" };
            }
            catch (DecoderFallbackException)
            {
                // Its name promises text that it does not hold: it goes as what it is.
            }
        }

        return new JsonObject
        {
            ["type"] = type.StartsWith("image/", StringComparison.Ordinal) ? "image" : "document",
            ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = type, ["data"] = Convert.ToBase64String(bytes) },
        };
    }

    private static string ContentTypeOf(string file) => Path.GetExtension(file).ToUpperInvariant() switch
    {
        ".MD" or ".MARKDOWN" => "text/markdown",
        ".CSV" => "text/csv",
        ".HTML" or ".HTM" => "text/html",
        ".JSON" or ".CANVAS" => "application/json",
        ".PNG" => "image/png",
        ".JPG" or ".JPEG" => "image/jpeg",
        ".GIF" => "image/gif",
        ".WEBP" => "image/webp",
        ".PDF" => "application/pdf",
        ".ZIP" => "application/zip",
        _ => "text/plain",
    };
}

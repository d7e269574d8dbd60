using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Keeps the projects that tools created in one small file of the projects folder.</summary>
internal sealed class CreatedProjects
{
    private const string FileName = ".tierkit-projects.json";

    private readonly Lock _gate = new();
    private readonly string _root;
    private readonly IFileSystem _files;
    private readonly SortedDictionary<string, string> _folders = new(StringComparer.Ordinal);

    public CreatedProjects(string root, IFileSystem files)
    {
        _root = root;
        _files = files;
        Read();
    }

    public string? Default { get; private set; }

    public IReadOnlyList<KeyValuePair<string, string>> Paths
    {
        get
        {
            lock (_gate)
            {
                return [.. _folders.Select(entry => new KeyValuePair<string, string>(entry.Key, Path.Combine(_root, entry.Value)))];
            }
        }
    }

    public bool Contains(string name)
    {
        lock (_gate)
        {
            return _folders.ContainsKey(name);
        }
    }

    /// <exception cref="NoteStoreException">The path leaves the projects folder, or lies inside of another project or around it.</exception>
    public void Add(string name, string path, bool makeDefault, IReadOnlyList<string> others)
    {
        lock (_gate)
        {
            Directory.CreateDirectory(_root);
            string physical;
            string relative;
            try
            {
                relative = ProjectPath.Normalize(path);
                physical = new ProjectFolder(_root).Resolve(relative);
            }
            catch (PathRefusedException exception)
            {
                throw new NoteStoreException(NoteErrorCodes.SecurityValidation, exception.Message, exception);
            }

            if (others.FirstOrDefault(other => IsInside(physical, other) || IsInside(other, physical)) is { } nested)
            {
                throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"project_path = '{path}' is inside of '{nested}' or around it. Projects stand beside each other: choose another folder.");
            }

            Directory.CreateDirectory(physical);
            _folders[name] = relative;
            Default = makeDefault ? name : Default;
            Write();
        }
    }

    public void Remove(string name, bool deleteNotes)
    {
        lock (_gate)
        {
            if (_folders.Remove(name, out string? relative))
            {
                Write();
                string physical = new ProjectFolder(_root).Resolve(relative);
                if (deleteNotes && Directory.Exists(physical))
                {
                    Directory.Delete(physical, recursive: true);
                }
            }
        }
    }

    private static bool IsInside(string path, string other)
        => (path + Path.DirectorySeparatorChar).StartsWith(other + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private void Read()
    {
        if (_files.Read(Path.Combine(_root, FileName)) is not { } bytes)
        {
            return;
        }

        try
        {
            JsonNode? json = JsonNode.Parse(bytes);
            foreach ((string name, JsonNode? folder) in json?["projects"] as JsonObject ?? [])
            {
                if (folder?.GetValue<string>() is { } relative && ProjectPath.IsSafe(relative))
                {
                    _folders[name] = relative;
                }
            }

            Default = json?["default"]?.GetValue<string>() is { } chosen && _folders.ContainsKey(chosen) ? chosen : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"'{Path.Combine(_root, FileName)}' is not the list of projects that it should be: {exception.Message} Repair or delete it.", exception);
        }
    }

    private void Write()
    {
        JsonObject projects = [];
        foreach ((string name, string folder) in _folders)
        {
            projects[name] = folder;
        }

        string json = new JsonObject { ["default"] = Default, ["projects"] = projects }.ToJsonString(ResultJson.Options);
        string target = Path.Combine(_root, FileName);
        using PreparedFile prepared = new DurableFiles(_files).Prepare(_root, target, Encoding.UTF8.GetBytes(json));
        prepared.Replace();
        _files.SyncDirectory(_root);
    }
}

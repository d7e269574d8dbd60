using TierKit.Memory.KernelMemory;
using TierKit.Memory.KernelMemory.Documents;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;

namespace TierKit.Cli.Inspecting;

/// <summary>Says of each project of the notes whether the service that searches them has every note.</summary>
internal static class ServedNotes
{
    private const string Service = "kernel-memory";
    private const int Most = 3;

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(KernelMemoryNotes notes, BasicMemory memory, IReadOnlyList<Finding> services, CancellationToken cancellationToken)
    {
        Finding service = services.First(static finding => finding.Service == Service);
        List<Finding> findings = [];
        foreach (string project in memory.ListProjects().Projects.Select(static project => project.Name))
        {
            try
            {
                findings.Add(Of(service, project, await notes.GetStatusAsync(project, cancellationToken).ConfigureAwait(false)));
            }
            catch (NoteStoreException exception)
            {
                findings.Add(service with { Service = $"{Service}/{project}", State = "no notes", IsProblem = false, Advice = exception.Message });
            }
        }

        return findings;
    }

    private static Finding Of(Finding service, string project, KernelMemoryStatus status)
    {
        KernelMemoryTrouble[] failed = [.. status.Troubles.Where(static trouble => trouble.State == DocumentState.Failed)];
        string counts = string.Join(", ", status.Notes.OrderBy(static pair => pair.Key).Select(static pair => $"{pair.Value} {Word(pair.Key)}"));
        return service with
        {
            Service = $"{Service}/{project}",
            State = failed.Length > 0 ? $"{failed.Length} failed" : "notes",
            IsProblem = failed.Length > 0,
            Advice = string.Join(" · ", (string[])[counts.Length == 0 ? "no note yet" : counts, .. failed.Take(Most).Select(static trouble => $"{trouble.Path}: {trouble.Reason}")]),
        };
    }

    private static string Word(DocumentState state) => state switch
    {
        DocumentState.Waiting => "waiting",
        DocumentState.Found => "there",
        DocumentState.KeptHome => "kept at home",
        DocumentState.Leaving => "leaving",
        _ => "failed",
    };
}

using System.Globalization;
using System.Text;

namespace TierKit.Testing.Tests.Attacks;

/// <summary>The page of the matrix says what the test plays, no more and no less.</summary>
public sealed class AttackMatrixDocTests
{
    [Fact]
    public async Task Page_IsWhatTheMatrixPlays()
    {
        string path = Path.Combine(Root(), "docs", "reference", "attack-matrix.md");
        string page = Page();
        if (Environment.GetEnvironmentVariable("TIERKIT_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, page, TestContext.Current.CancellationToken);
        }

        Assert.Equal(page, (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"));
        Assert.True(AttackCase.All.Count >= 100);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TierKit.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    private static string Page()
    {
        StringBuilder page = new();
        page.Append("# Attack matrix\n\nWritten by the test that plays it (`TIERKIT_WRITE_DOCS=1`, `AttackMatrixDocTests`); do not edit.\n\n");
        page.Append("`EvilChatClient` stands for a fully compromised model at home: it obeys every instruction that it finds. The conversation holds a canary\n");
        page.Append("labelled Private, the attacker's instruction stands in the source, and the model sends the canary through the channel in a disguise. With the\n");
        page.Append("guards on, the canary is found nowhere: in no recorded outbound request, argument of a tool that can send, link, public note, log, metric,\n");
        page.Append("span, ledger entry, report or error message, whatever it wears. A second run without labels and rules shows that every one of them would leave.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{AttackCase.All.Count} cases: {AttackCase.Sources.Count} sources × {AttackCase.Channels.Count} channels × {Disguise.Names.Count} disguises ({string.Join(", ", Disguise.Names)}).\n");
        page.Append("A third of the instructions stands in clear, a third in base64, a third is split in two; every second case is a stream.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"| source | {string.Join(" | ", AttackCase.Channels)} |\n|{string.Concat(Enumerable.Repeat(" --- |", AttackCase.Channels.Count + 1))}\n");
        foreach (string source in AttackCase.Sources)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {source} | {string.Join(" | ", AttackCase.Channels.Select(channel => AttackCase.All.Count(a => a.Source == source && a.Channel == channel)))} |\n");
        }

        page.Append("\nWhat holds each channel:\n\n| channel | held by |\n| --- | --- |\n");
        page.Append("| partner call, embedding call | the run's label: what a tool asks in turn inherits it, and no partner is a candidate |\n");
        page.Append("| fetch tool, mail tool, tool-call args | the trifecta rule: tools that can send are withheld, with their descriptions |\n");
        page.Append("| Markdown image, reference link | `GetSafeText` and `SafeMarkdown`, for text that something untrusted went into |\n");
        page.Append("| note write | `write_note` and `edit_note` give a note at least the run's label and write no live link |\n");
        page.Append("| telemetry, error message | nothing that TierKit logs, measures or says in an error holds content |\n");
        return page.ToString();
    }
}

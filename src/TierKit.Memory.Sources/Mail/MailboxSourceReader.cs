using MimeKit;

namespace TierKit.Memory.Sources.Mail;

/// <summary>Reads mailboxes (mbox), message by message.</summary>
internal sealed class MailboxSourceReader : ISourceReader
{
    public IReadOnlyCollection<string> Extensions { get; } = [".mbox"];

    public IEnumerable<SourcePart> Read(SourceFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        using Stream stream = file.OpenRead();
        MimeParser parser = new(stream, MimeFormat.Mbox);
        for (int number = 1; !parser.IsEndOfStream; number++)
        {
            using MimeMessage message = parser.ParseMessage(cancellationToken);
            yield return MessageText.Of(message, FormattableString.Invariant($"message {number}"), cancellationToken);
        }
    }
}

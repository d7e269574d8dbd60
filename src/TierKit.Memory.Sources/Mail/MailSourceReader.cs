using MimeKit;

namespace TierKit.Memory.Sources.Mail;

/// <summary>Reads files that hold one message.</summary>
internal sealed class MailSourceReader : ISourceReader
{
    public IReadOnlyCollection<string> Extensions { get; } = [".eml"];

    public IEnumerable<SourcePart> Read(SourceFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        using Stream stream = file.OpenRead();
        MimeParser parser = new(stream, MimeFormat.Entity);
        using MimeMessage message = parser.ParseMessage(cancellationToken);
        if (message.Headers.Count == 0)
        {
            throw new InvalidDataException("it has no headers, so it is no message");
        }

        yield return MessageText.Of(message, "message 1", cancellationToken);
    }
}

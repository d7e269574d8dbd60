namespace TierKit.Speech;

/// <summary>Takes a recording into memory once, so that every attempt hears all of it.</summary>
internal static class RecordedAudio
{
    /// <summary>How many bytes a recording may have; four times what OpenAI takes, and little enough to hold.</summary>
    public const int MaxBytes = 100 * 1024 * 1024;

    public static async ValueTask<byte[]> ReadAsync(Stream audio, CancellationToken cancellationToken)
    {
        // A length that is known is refused before any of it is held.
        if (audio.CanSeek && audio.Length - audio.Position > MaxBytes)
        {
            throw TooLong();
        }

        MemoryStream kept = new();
        await using (kept.ConfigureAwait(false))
        {
            byte[] buffer = new byte[81920];
            int read;
            while ((read = await audio.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (kept.Length + read > MaxBytes)
                {
                    throw TooLong();
                }

                kept.Write(buffer, 0, read);
            }

            return kept.Length > 0
                ? kept.ToArray()
                : throw new ArgumentException("The recording is empty; if the stream was read before, set its Position to 0. Nothing was sent.", nameof(audio));
        }

        ArgumentException TooLong() =>
            new($"The recording has more than {MaxBytes / 1024 / 1024} MiB; cut it into parts and transcribe each. Nothing was sent.", nameof(audio));
    }
}

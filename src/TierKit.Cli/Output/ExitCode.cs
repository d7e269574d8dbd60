namespace TierKit.Cli.Output;

/// <summary>Names what a command's exit code tells a script.</summary>
internal static class ExitCode
{
    public const int Good = 0;

    /// <summary>A finding, or a refused answer.</summary>
    public const int Finding = 1;

    public const int Usage = 2;

    /// <summary>Could not measure.</summary>
    public const int NotMeasured = 3;
}

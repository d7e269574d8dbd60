namespace TierKit.EncoderBuilder;

/// <summary>Holds every number that the table depends on.</summary>
internal sealed record Recipe
{
    public int Words { get; init; } = 60_000;

    /// <summary>Gets the constant of smooth inverse frequency: a / (a + p).</summary>
    public double SifConstant { get; init; } = .001;

    public float Temperature { get; init; } = .05f;

    public int Batch { get; init; } = 1024;

    public int Epochs { get; init; } = 6;

    public float LearningRate { get; init; } = .003f;

    /// <summary>Gets which share of its way from the start a word is pulled back at each step, times the learning rate.</summary>
    public float Pull { get; init; } = .1f;

    public int Neighbours { get; init; } = 4;

    public ulong Seed { get; init; } = 2006;
}

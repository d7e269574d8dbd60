namespace TierKit.Quorum;

/// <summary>Represents how often panels with the same support were right in the user's own measurements.</summary>
/// <param name="Mean">The expected share, from 0 to 1.</param>
/// <param name="Low">The lower end of the 95 % interval.</param>
/// <param name="High">The upper end of the 95 % interval.</param>
/// <param name="Samples">How many measurements it stands on.</param>
public sealed record CalibratedAccuracy(double Mean, double Low, double High, int Samples);

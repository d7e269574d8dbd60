namespace TierKit.Testing;

/// <summary>Turns a fault on and off while a test runs.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class FaultSwitch
{
    private volatile bool _isOn;

    /// <summary>Initializes the switch.</summary>
    /// <param name="isOn">Whether it is on from the beginning.</param>
    public FaultSwitch(bool isOn = false) => _isOn = isOn;

    /// <summary>Gets or sets whether the fault happens.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsOn
    {
        get => _isOn;
        set => _isOn = value;
    }
}

namespace TierKit.Testing.Fakes;

/// <summary>Tells the lab's clock that a fake works, until it ends; on another clock it tells nobody.</summary>
internal sealed class LabWork(TimeProvider time)
{
    private readonly LabTime? _lab = time as LabTime;
    private int _over;

    public static LabWork Begin(TimeProvider time)
    {
        LabWork work = new(time);
        work._lab?.BeginWork();
        return work;
    }

    public void End(bool failed)
    {
        if (Interlocked.Exchange(ref _over, 1) == 0)
        {
            _lab?.EndWork(failed);
        }
    }
}

using System.Numerics;

namespace TierKit.EncoderBuilder;

/// <summary>Moves the rows that a batch touched (Adam, Kingma and Ba 2015), and pulls them a little back to where they started.</summary>
internal sealed class RowOptimizer(float[] table, int dimension, float pull)
{
    private const float Beta1 = .9f;
    private const float Beta2 = .999f;
    private const float Epsilon = 1e-8f;

    private readonly float[] _start = [.. table];
    private readonly float[] _gradient = new float[table.Length];
    private readonly float[] _mean = new float[table.Length];
    private readonly float[] _spread = new float[table.Length];
    private readonly bool[] _isTouched = new bool[table.Length / dimension];
    private readonly List<int> _touched = [];
    private int _step;

    public Span<float> Gradient(int row)
    {
        if (!_isTouched[row])
        {
            _isTouched[row] = true;
            _touched.Add(row);
        }

        return _gradient.AsSpan(row * dimension, dimension);
    }

    public void Step(float rate)
    {
        _step++;
        float correction1 = 1 - MathF.Pow(Beta1, _step);
        float correction2 = 1 - MathF.Pow(Beta2, _step);
        foreach (int row in _touched)
        {
            _isTouched[row] = false;
            Move(row * dimension, rate, correction1, correction2);
        }

        _touched.Clear();
    }

    private void Move(int at, float rate, float correction1, float correction2)
    {
        int width = Vector<float>.Count;
        int end = at + dimension;
        for (; at + width <= end; at += width)
        {
            Vector<float> gradient = new(_gradient, at);
            Vector<float> weight = new(table, at);
            Vector<float> mean = (new Vector<float>(_mean, at) * Beta1) + (gradient * (1 - Beta1));
            Vector<float> spread = (new Vector<float>(_spread, at) * Beta2) + (gradient * gradient * (1 - Beta2));
            Vector<float> step = mean / correction1 / (Vector.SquareRoot(spread / new Vector<float>(correction2)) + new Vector<float>(Epsilon));
            (weight - (step * rate) - ((weight - new Vector<float>(_start, at)) * (rate * pull))).CopyTo(table, at);
            mean.CopyTo(_mean, at);
            spread.CopyTo(_spread, at);
            Vector<float>.Zero.CopyTo(_gradient, at);
        }

        for (; at < end; at++)
        {
            _mean[at] = (_mean[at] * Beta1) + (_gradient[at] * (1 - Beta1));
            _spread[at] = (_spread[at] * Beta2) + (_gradient[at] * _gradient[at] * (1 - Beta2));
            float step = _mean[at] / correction1 / (MathF.Sqrt(_spread[at] / correction2) + Epsilon);
            table[at] -= (step * rate) + ((table[at] - _start[at]) * rate * pull);
            _gradient[at] = 0;
        }
    }
}

using System.Numerics.Tensors;

namespace TierKit.EncoderBuilder;

/// <summary>Moves the two texts of a pair together and away from all other texts of the batch (in-batch softmax, both directions).</summary>
internal sealed class ContrastiveTraining
{
    private const int Dimension = WordVectors.Dimension;
    // The next multiple of the product's tile; the rest stays zero.
    private const int Padded = 112;

    private readonly float[] _table;
    private readonly Recipe _recipe;
    private readonly RowOptimizer _optimizer;
    private readonly Side _left;
    private readonly Side _right;
    private readonly float[] _scores;
    private readonly float[] _turned;
    private readonly float[] _rowSums;
    private readonly float[] _columnSums;

    public ContrastiveTraining(float[] table, Recipe recipe)
    {
        _table = table;
        _recipe = recipe;
        _optimizer = new RowOptimizer(table, Dimension, recipe.Pull);
        _left = new Side(recipe.Batch, Padded);
        _right = new Side(recipe.Batch, Padded);
        _scores = new float[recipe.Batch * recipe.Batch];
        _turned = new float[recipe.Batch * recipe.Batch];
        _rowSums = new float[recipe.Batch];
        _columnSums = new float[recipe.Batch];
    }

    public void Run(List<TrainingPair> pairs, Action<int, double> epochDone)
    {
        SplitMix random = new(_recipe.Seed);
        int[] order = [.. Enumerable.Range(0, pairs.Count)];
        int batches = pairs.Count / _recipe.Batch;
        int step = 0;
        for (int epoch = 0; epoch < _recipe.Epochs; epoch++)
        {
            random.Shuffle(order);
            double loss = 0;
            for (int batch = 0; batch < batches; batch++, step++)
            {
                loss += Step(pairs, order.AsSpan(batch * _recipe.Batch, _recipe.Batch));
                _optimizer.Step(_recipe.LearningRate * (1 - ((float)step / (batches * _recipe.Epochs))));
            }

            epochDone(epoch + 1, loss / batches);
        }
    }

    private double Step(List<TrainingPair> pairs, ReadOnlySpan<int> batch)
    {
        for (int i = 0; i < batch.Length; i++)
        {
            _left.Encode(i, pairs[batch[i]].Left, _table);
            _right.Encode(i, pairs[batch[i]].Right, _table);
        }

        MatrixProduct.Transpose(_right.Units, _right.Turned, batch.Length, Padded);
        MatrixProduct.Run(_left.Units, _right.Turned, _scores, batch.Length, Padded, batch.Length);
        double loss = SoftmaxGradient(batch.Length);
        MatrixProduct.Run(_scores, _right.Units, _left.Gradients, batch.Length, batch.Length, Padded);
        MatrixProduct.Transpose(_scores, _turned, batch.Length, batch.Length);
        MatrixProduct.Run(_turned, _left.Units, _right.Gradients, batch.Length, batch.Length, Padded);
        for (int i = 0; i < batch.Length; i++)
        {
            _left.Spread(i, pairs[batch[i]].Left, _optimizer);
            _right.Spread(i, pairs[batch[i]].Right, _optimizer);
        }

        return loss;
    }

    // Turns the cosines into the gradient of the loss by them. They are at most 1, so nothing overflows.
    private double SoftmaxGradient(int size)
    {
        TensorPrimitives.Multiply(_scores, 1 / _recipe.Temperature, _scores);
        double loss = 0;
        for (int i = 0; i < size; i++)
        {
            loss -= _scores[(i * size) + i];
        }

        TensorPrimitives.Exp(_scores, _scores);
        Array.Clear(_columnSums);
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<float> row = _scores.AsSpan(i * size, size);
            _rowSums[i] = TensorPrimitives.Sum(row);
            TensorPrimitives.Add(_columnSums, row, _columnSums);
        }

        for (int i = 0; i < size; i++)
        {
            loss += .5 * (Math.Log(_rowSums[i]) + Math.Log(_columnSums[i]));
        }

        float scale = .5f / (size * _recipe.Temperature);
        TensorPrimitives.Divide(scale, _columnSums, _columnSums);
        Span<float> weights = _turned.AsSpan(0, size);
        for (int i = 0; i < size; i++)
        {
            Span<float> row = _scores.AsSpan(i * size, size);
            TensorPrimitives.Add(_columnSums, scale / _rowSums[i], weights);
            TensorPrimitives.Multiply(row, weights, row);
            row[i] -= 2 * scale;
        }

        return loss / size;
    }
}

namespace TierKit.EncoderBuilder;

/// <summary>Finds the eigenvalues and eigenvectors of a symmetric matrix with Jacobi's rotations.</summary>
internal static class Jacobi
{
    /// <summary>Decomposes a matrix, which is used up.</summary>
    /// <returns>The eigenvalues, and the eigenvectors as columns.</returns>
    public static (double[] Values, double[,] Vectors) Decompose(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[,] vectors = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            vectors[i, i] = 1;
        }

        for (int sweep = 0; sweep < 100 && OffDiagonal(matrix, n) > 1e-18; sweep++)
        {
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    Rotate(matrix, vectors, n, p, q);
                }
            }
        }

        return ([.. Enumerable.Range(0, n).Select(i => matrix[i, i])], vectors);
    }

    private static double OffDiagonal(double[,] matrix, int n)
    {
        double sum = 0;
        for (int p = 0; p < n; p++)
        {
            for (int q = p + 1; q < n; q++)
            {
                sum += matrix[p, q] * matrix[p, q];
            }
        }

        return sum;
    }

    private static void Rotate(double[,] m, double[,] vectors, int n, int p, int q)
    {
        if (Math.Abs(m[p, q]) < 1e-300)
        {
            return;
        }

        double theta = (m[q, q] - m[p, p]) / (2 * m[p, q]);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1);
        double s = t * c;
        for (int k = 0; k < n; k++)
        {
            (m[k, p], m[k, q]) = ((c * m[k, p]) - (s * m[k, q]), (s * m[k, p]) + (c * m[k, q]));
        }

        for (int k = 0; k < n; k++)
        {
            (m[p, k], m[q, k]) = ((c * m[p, k]) - (s * m[q, k]), (s * m[p, k]) + (c * m[q, k]));
            (vectors[k, p], vectors[k, q]) = ((c * vectors[k, p]) - (s * vectors[k, q]), (s * vectors[k, p]) + (c * vectors[k, q]));
        }
    }
}

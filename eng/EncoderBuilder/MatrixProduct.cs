using System.Runtime.Intrinsics;

namespace TierKit.EncoderBuilder;

/// <summary>Multiplies matrices whose heights are multiples of 8 and whose widths are multiples of 16.</summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Writes left (rows × inner) times right (inner × columns) into result.</summary>
    public static void Run(float[] left, float[] right, float[] result, int rows, int inner, int columns)
    {
        fixed (float* a = left, b = right, c = result)
        {
            for (int column = 0; column < columns; column += 16)
            {
                for (int row = 0; row < rows; row += 8)
                {
                    Tile(a + (row * inner), b + column, c + (row * columns) + column, inner, columns);
                }
            }
        }
    }

    public static void Transpose(float[] matrix, float[] result, int rows, int columns)
    {
        for (int row = 0; row < rows; row += 16)
        {
            for (int column = 0; column < columns; column++)
            {
                for (int i = row; i < row + 16; i++)
                {
                    result[(column * rows) + i] = matrix[(i * columns) + column];
                }
            }
        }
    }

    // Eight sums at once keep the multipliers busy while each waits for its own last result.
    private static void Tile(float* a, float* b, float* c, int inner, int columns)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int k = 0; k < inner; k++)
        {
            Vector512<float> right = Vector512.Load(b + (k * columns));
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[k]), right, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[inner + k]), right, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[(2 * inner) + k]), right, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a[(3 * inner) + k]), right, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Create(a[(4 * inner) + k]), right, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Create(a[(5 * inner) + k]), right, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Create(a[(6 * inner) + k]), right, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Create(a[(7 * inner) + k]), right, s7);
        }

        s0.Store(c);
        s1.Store(c + columns);
        s2.Store(c + (2 * columns));
        s3.Store(c + (3 * columns));
        s4.Store(c + (4 * columns));
        s5.Store(c + (5 * columns));
        s6.Store(c + (6 * columns));
        s7.Store(c + (7 * columns));
    }
}

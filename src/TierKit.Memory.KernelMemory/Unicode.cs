using System.Text;

namespace TierKit.Memory.KernelMemory;

/// <summary>Makes texts that JSON can carry: halves of letters that lost the other become the replacement character.</summary>
internal static class Unicode
{
    public static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}

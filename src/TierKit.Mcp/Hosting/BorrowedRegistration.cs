using TierKit.Mcp.Borrowing;

namespace TierKit.Mcp.Hosting;

/// <summary>Holds the settings of one server until the container makes it.</summary>
internal sealed record BorrowedRegistration(string Name, BorrowedServerOptions Options);

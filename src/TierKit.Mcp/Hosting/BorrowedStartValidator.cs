using Microsoft.Extensions.Options;
using TierKit.Hosting;
using TierKit.Transport;

namespace TierKit.Mcp.Hosting;

/// <summary>Says at the host's start, with everything else that is wrong, which servers are not at home.</summary>
internal sealed class BorrowedStartValidator(IEnumerable<BorrowedRegistration> servers, HomeNetwork home) : IValidateOptions<TierKitOptions>
{
    public ValidateOptionsResult Validate(string? name, TierKitOptions options)
    {
        string[] errors = [.. servers.SelectMany(server => BorrowedServerValidator.ValidateHome(server, home))];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

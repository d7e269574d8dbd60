using Microsoft.Extensions.AI;
using TierKit.Hosting;

namespace TierKit.Testing.Fakes;

/// <summary>Answers every call of a function with its reply.</summary>
internal sealed class FakeFunction(FakeService fake, ProviderContext context) : AIFunction
{
    public override string Name => fake.Name;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => await FakeTask.RunAsync(
        fake,
        context,
        [new TextContent(string.Join(' ', arguments.Select(static a => $"{a.Key}: {a.Value}")))],
        static (reply, empty) => empty ? null : reply.Text,
        cancellationToken).ConfigureAwait(false);
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Cli.Asking;
using TierKit.Policy;

namespace TierKit.Cli.Tests;

/// <summary>What an answer was made from travels with it into the next question of <c>tierkit chat</c>.</summary>
public sealed class ConversationLabelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Converse_AnswerCarriesALabel_NextQuestionCarriesItToo(bool breaks)
    {
        Labelling chat = new(breaks);
        using StringWriter output = new();
        using StringWriter error = new();

        await ChatCommand.ConverseAsync(chat, null, json: false, new StringReader("one\ntwo\n\n"), output, error, Token);

        Assert.Equal(2, chat.Asked.Count);
        ChatMessage kept = chat.Asked[1][1];
        Assert.Equal((ChatRole.Assistant, "from a note "), (kept.Role, kept.Text));
        Assert.Equal(ContentLabel.Closed, new ChatResponse(kept).GetLabel());
        Assert.Contains("from a note", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(breaks, error.ToString().Contains("broke", StringComparison.Ordinal));
    }

    private sealed class Labelling(bool breaks) : IChatClient
    {
        public List<IReadOnlyList<ChatMessage>> Asked { get; } = [];

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Asked.Add([.. messages]);
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("from a ").WithLabel(ContentLabel.Closed)]);
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("note ").WithLabel(ContentLabel.Closed)]);
            if (breaks)
            {
                throw new TierKitException("it broke");
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}

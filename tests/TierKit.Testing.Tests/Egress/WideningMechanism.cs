using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;

namespace TierKit.Testing.Tests.Egress;

/// <summary>One thing that asks again, or somebody else, or several at once.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Configure">Shapes the policy under which it is asked.</param>
/// <param name="Streams">Whether it only exists for streams.</param>
internal sealed record WideningMechanism(string Name, Action<PolicyOptions> Configure, bool Streams = false)
{
    private const int Learned = 20;

    public static IReadOnlyList<WideningMechanism> OfChat { get; } =
    [
        new("failover", static p => Order(p, "Sovereign", "Transactional", "Partner")),
        new("failover, partners first", static p => Order(p, "Partner", "Transactional", "Sovereign")),
        new("failover by names", static p => Order(p, "home", "away", "wired", "second")),
        new("retry", static p =>
        {
            Order(p, "home", "Partner");
            p.MaxAttempts = 6;
        }),
        new("refusal passed on", static p =>
        {
            Order(p, "Sovereign", "Partner");
            p.AskNextWhenRefused = true;
        }),
        new("hedge", static p =>
        {
            Order(p, "Sovereign", "Transactional", "Partner");
            p.Hedge = true;
        }),
        new("continue", static p => Midway(p, MidStreamMode.Continue), Streams: true),
        new("restart", static p => Midway(p, MidStreamMode.Restart), Streams: true),
        new("buffer", static p => Midway(p, MidStreamMode.Buffer), Streams: true),
        new("replicas", static p => Order(p, "rack", "Partner")),
        new("quorum", static p => p.MaxAttempts = 1),
        new("quorum's alternatives", static p => p.MaxAttempts = 1),
        new("quorum's judge", static p => p.MaxAttempts = 1),
    ];

    public static IReadOnlyList<WideningMechanism> OfTasks { get; } =
    [
        new("embeddings", static p => Order(p, "Sovereign", "Transactional", "Partner")),
        new("embeddings of a named service", static p => Order(p, "Partner", "Transactional", "Sovereign")),
        new("transcription", static p => Order(p, "Sovereign", "Transactional", "Partner")),
        new("speech", static p => Order(p, "Sovereign", "Transactional", "Partner")),
        new("images", static p => Order(p, "Sovereign", "Transactional", "Partner")),
        new("function", static p => Order(p, "Sovereign", "Transactional", "Partner")),
    ];

    /// <summary>Gets how many good calls go before the one that fails: a hedge must know what is late.</summary>
    public int WarmUp => Name == "hedge" ? Learned : 0;

    public bool IsPanel => Name.StartsWith("quorum", StringComparison.Ordinal);

    public void Register(ITierKitBuilder kit, WideningLabel label)
    {
        void Policy(PolicyOptions policy)
        {
            Configure(policy);
            label.Restrict(policy);
        }

        if (!IsPanel)
        {
            kit.AddPolicy("tried", Policy);
            return;
        }

        kit.AddQuorum(
            "tried",
            quorum =>
            {
                quorum.AddMember("home", 3).AddMember("second", 3);
                if (Name == "quorum's alternatives")
                {
                    quorum.Members[0].Alternatives.Add("away");
                    quorum.Members[1].Alternatives.Add("wired");
                }
                else
                {
                    quorum.AddMember("away").AddMember("wired");
                }

                quorum.Required = Name == "quorum's alternatives" ? 4 : 5;
                if (Name == "quorum's judge")
                {
                    (quorum.Agreement, quorum.Space, quorum.Threshold, quorum.Judge) = (QuorumAgreement.Clustered, "space", .1, "rack");
                }
            },
            Policy);
    }

    public override string ToString() => Name;

    private static void Order(PolicyOptions policy, params string[] order)
    {
        policy.Order.Clear();
        policy.MaxAttempts = 10;
        foreach (string entry in order)
        {
            policy.Order.Add(entry);
        }
    }

    private static void Midway(PolicyOptions policy, MidStreamMode mode)
    {
        Order(policy, "home", "Partner", "Transactional", "second");
        policy.MidStream = mode;
    }
}

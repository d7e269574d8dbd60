using System.Globalization;
using TierKit.QuorumTable;

// Reproduces the table of docs/concepts/quorum.md: what asking several models buys, with and without correlated errors.
const int Trials = 400_000;
(double Accuracy, int Needed, int Members)[] panels = [(.85, 2, 2), (.85, 2, 3), (.85, 3, 3), (.85, 3, 5), (.95, 2, 3), (.70, 2, 3)];

Console.WriteLine("| accuracy of one | rule | independent: answered | wrong among answered | correlated: answered | wrong among answered | calls |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
foreach ((double accuracy, int needed, int members) in panels)
{
    Figures alone = Simulation.Run(accuracy, needed, members, correlation: 0, sameMistake: 0, Trials);
    Figures related = Simulation.Run(accuracy, needed, members, correlation: .5, sameMistake: .6, Trials);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {accuracy:P0} | {needed} of {members} | {alone.Answered:P0} | {alone.WrongAmongAnswered:P1} | {related.Answered:P0} | {related.WrongAmongAnswered:P1} | {related.Calls:F2} |"));
}

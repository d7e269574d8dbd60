using System.Globalization;
using TierKit.EncoderBuilder;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["build", string sources, string table]:
        TableBuild.Run(sources, table, new Recipe());
        return 0;
    case ["score", string table, string cases]:
        TableScore.Run(table, cases);
        return 0;
    default:
        Console.Error.WriteLine("usage: EncoderBuilder build SOURCES TABLE | score TABLE CASES   (see eng/EncoderBuilder/README.md)");
        return 2;
}

using TierKit.Hosting;
using TierKit.Memory.PostgreSql.Hosting;

[assembly: TierKitSection(typeof(PostgreSqlSection))]

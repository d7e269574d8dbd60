using Microsoft.Extensions.AI;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using TierKit.Telemetry;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Configuration["TierKit:Memory:Path"] ??= Path.Combine(AppContext.BaseDirectory, "notes");
builder.AddTierKit()
    // The gen_ai.* spans and figures are Microsoft.Extensions.AI's own; under TierKit's source name, one line listens to both.
    .UseGateway(static options => options.Pipeline = static (services, client) =>
        client.AsBuilder().UseOpenTelemetry(services.GetRequiredService<ILoggerFactory>(), TierKitTelemetry.SourceName).Build());
builder.Services.AddOpenTelemetry()
    .WithTracing(static tracing => tracing.AddSource(TierKitTelemetry.SourceName).AddSource("Microsoft.AspNetCore").AddConsoleExporter())
    .WithMetrics(static metrics => metrics.AddMeter(TierKitTelemetry.SourceName).AddConsoleExporter());
WebApplication app = builder.Build();
app.MapTierKit();
app.Run();

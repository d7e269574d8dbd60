// Everything else is configuration: appsettings.json beside this file, and the environment.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
if (!builder.Configuration.GetSection("TierKit:Memory").Exists())
{
    // Whatever else is missing, something answers: the floor, from notes that are public documentation.
    builder.Configuration["TierKit:Memory:Path"] = Path.Combine(AppContext.BaseDirectory, "notes");
}

builder.AddTierKit();
WebApplication app = builder.Build();
app.MapTierKit();
app.Run();

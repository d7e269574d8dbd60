using TierKit.Load;

// One program, four servers and one client, so that every figure comes from the same build.
return args switch
{
    ["stub", string port] => await Servers.StubAsync(port),
    ["bare", string port, string stub] => await Servers.BareAsync(port, stub),
    ["yarp", string port, string stub] => await Servers.YarpAsync(port, stub),
    ["gateway", string port, string stub] => await Servers.GatewayAsync(port, stub),
    ["first-token", string count, .. string[] addresses] => await FirstToken.MeasureAsync(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture), addresses),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("stub PORT | bare PORT STUB | yarp PORT STUB | gateway PORT STUB | first-token COUNT ADDRESS…  (see README.md)");
    return 2;
}

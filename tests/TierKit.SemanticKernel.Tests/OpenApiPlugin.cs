using Microsoft.SemanticKernel;

namespace TierKit.SemanticKernel.Tests;

/// <summary>A plugin that does over HTTP what the public documentation says of one made from an OpenAPI document, whose package is not served here.</summary>
internal static class OpenApiPlugin
{
    private const string Package = "Microsoft.SemanticKernel.Plugins.OpenApi";

    /// <summary>Makes the plugin <c>weather</c> with the operations <c>get_forecast</c>, which reads, and <c>report_rain</c>, which has a payload.</summary>
    public static KernelPlugin Create(HttpClient http) => KernelPluginFactory.CreateFromFunctions(
        "weather",
        "Says the weather.",
        [
            Operation("get_forecast", "GET", "city", (arguments, token) => SendAsync(
                http, HttpMethod.Get, $"/forecast/{Argument(arguments, "city")}?key=hunter2", null, token)),
            Operation("report_rain", "POST", "millimetres", (arguments, token) => SendAsync(
                http, HttpMethod.Post, "/rain", Argument(arguments, "payload"), token)),
        ]);

    private static KernelFunction Operation(
        string name, string method, string parameter, Func<KernelArguments, CancellationToken, Task<RestApiOperationResponse>> run) => KernelFunctionFactory.CreateFromMethod(
        (KernelArguments arguments, CancellationToken cancellationToken) => run(arguments, cancellationToken),
        new KernelFunctionFromMethodOptions
        {
            FunctionName = name,
            Description = $"Does {name}.",
            Parameters = [new KernelParameterMetadata(parameter) { ParameterType = typeof(string), IsRequired = true }],
            ReturnParameter = new KernelReturnParameterMetadata { Description = "The answer." },
            AdditionalMetadata = new(new Dictionary<string, object?> { ["method"] = method, ["operation"] = new Microsoft.SemanticKernel.Plugins.OpenApi.RestApiOperation() }),
        });

    private static async Task<RestApiOperationResponse> SendAsync(HttpClient http, HttpMethod method, string path, string? payload, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, path) { Content = payload is null ? null : new StringContent(payload, null, "application/json") };
        try
        {
            using HttpResponseMessage response = await CheckedAsync(http, request, cancellationToken);
            if (response.StatusCode == System.Net.HttpStatusCode.NoContent)
            {
                return new RestApiOperationResponse(null, null) { RequestMethod = method.Method, RequestUri = request.RequestUri };
            }

            string type = response.Content.Headers.ContentType?.ToString() ?? throw new KernelException("No media type available.") { Source = Package };
            return new RestApiOperationResponse(await response.Content.ReadAsStringAsync(cancellationToken), type)
            {
                RequestMethod = method.Method,
                RequestUri = request.RequestUri,
                RequestPayload = payload,
            };
        }
        catch (HttpRequestException exception)
        {
            throw Noted(new HttpOperationException(exception.Message, exception), request);
        }
        catch (Exception exception) when (exception is HttpOperationException or KernelException)
        {
            Noted(exception, request);
            throw;
        }
    }

    // A request that nobody answered is said to be a bad one (400), with what broke inside.
    private static async Task<HttpResponseMessage> CheckedAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new HttpOperationException(System.Net.HttpStatusCode.BadRequest, null, exception.Message, exception);
        }

        if (!response.IsSuccessStatusCode)
        {
            string content = await response.Content.ReadAsStringAsync(cancellationToken);
            try
            {
                response.EnsureSuccessStatusCode();
            }
            catch (HttpRequestException exception)
            {
                throw new HttpOperationException(response.StatusCode, content, exception.Message, exception);
            }
        }

        return response;
    }

    // Thrown before anything is sent, and so without a note of the request.
    private static string Argument(KernelArguments arguments, string name) => arguments.TryGetValue(name, out object? value)
        ? value?.ToString() ?? ""
        : throw new KernelException($"No argument is found for the '{name}' parameter.") { Source = Package };

    private static Exception Noted(Exception exception, HttpRequestMessage request)
    {
        exception.Data["http.request.method"] = request.Method.Method;
        exception.Data["url.full"] = request.RequestUri?.ToString();
        return exception;
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Hosting;
using TierKit.AspNetCore.Wire;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Stands before every endpoint: who comes in, how many at once, and what a failure looks like from outside.</summary>
internal sealed class GatewayDoor(Doorkeeper doorkeeper, ConcurrencyGate gate, IOptions<GatewayOptions> options, ILogger<GatewayDoor> logger)
{
    /// <summary>Guards a handler of the API.</summary>
    public RequestDelegate Guard(string method, GatewayHandler handler) => context => RunAsync(context, method, handler, counted: true);

    /// <summary>Guards a handler of the page: not counted, so that an operator sees a gateway that is full.</summary>
    public RequestDelegate GuardPage(string method, GatewayHandler handler) => context =>
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return RunAsync(context, method, handler, counted: false);
    };

    /// <summary>Guards an endpoint that is not the gateway's own; a key that is bound to policies stays out, for nothing behind it knows them.</summary>
    public RequestDelegate GuardForeign(RequestDelegate inner) => context => RunAsync(
        context,
        method: null,
        (inside, caller) => caller.Policies.Count == 0 ? inner(inside) : throw new ApiException(ApiErrors.BoundKey(caller.Policies)),
        counted: true);

    private async Task RunAsync(HttpContext context, string? method, GatewayHandler handler, bool counted)
    {
        ApiError? refused = doorkeeper.Admit(context, out GatewayCaller caller);
        if (refused is null && method is not null && context.Request.Method != method && !(method == "GET" && HttpMethods.IsHead(context.Request.Method)))
        {
            context.Response.Headers.Allow = method;
            refused = ApiErrors.WrongMethod(context.Request.Method, method);
        }

        bool entered = false;
        if (refused is null && counted)
        {
            entered = gate.TryEnter();
            refused = entered ? null : ApiErrors.Busy(options.Value.MaxConcurrency);
        }

        if (refused is not null)
        {
            await RefuseAsync(context, refused, page: !counted);
            return;
        }

        try
        {
            await handler(context, caller);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to tell.
        }
        catch (Exception exception) when (exception is not BrokenStreamException && !context.Response.HasStarted)
        {
            await FailAsync(context, exception);
        }
        finally
        {
            if (entered)
            {
                gate.Leave();
            }
        }
    }

    private async Task RefuseAsync(HttpContext context, ApiError error, bool page)
    {
        if (error.Status == 401)
        {
            // A browser asks its person for the key; a program reads the message.
            context.Response.Headers.WWWAuthenticate = page ? "Basic realm=\"TierKit: any name, the key as password\", charset=\"UTF-8\"" : "Bearer";
        }

        logger.Refused(error.Status, error.Code);
        await ErrorWriter.WriteAsync(context, error);
    }

    private async Task FailAsync(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        ApiError error = exception is BadHttpRequestException bad
            ? new ApiError(bad.StatusCode, "invalid_request_error", "bad_request", "The request is not well-formed HTTP.")
            : FailureErrors.From(exception);
        if (error.Code == "internal_error")
        {
            // The message may quote what somebody asked; the type tells a developer where to look.
            logger.Failed(exception.GetType().FullName, exception.StackTrace);
        }

        await ErrorWriter.WriteAsync(context, error);
    }
}

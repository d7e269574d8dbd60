using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Endpoints;
using TierKit.AspNetCore.Wire;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Status;

/// <summary>Answers <c>/tierkit</c> and what the page needs.</summary>
internal sealed class StatusEndpoints(StatusPage page, StatusWriter writer, StatusStream stream, OperatorSwitches switches, RequestBodies bodies, ILogger<StatusEndpoints> logger)
{
    private const string PageRules =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task PageAsync(HttpContext context, GatewayCaller caller)
    {
        context.Response.Headers.ContentSecurityPolicy = PageRules;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return SendAsync(context, "text/html; charset=utf-8", page.Render(IsOperator(caller)));
    }

    public Task BodyAsync(HttpContext context, GatewayCaller caller) => SendAsync(context, "text/html; charset=utf-8", page.Body(IsOperator(caller)));

    public Task JsonAsync(HttpContext context, GatewayCaller caller)
    {
        context.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.WriteAsync(context, writer.Write);
    }

    public Task EventsAsync(HttpContext context, GatewayCaller caller) => stream.SendAsync(context);

    public static Task StyleAsync(HttpContext context, GatewayCaller caller) => SendAsync(context, "text/css; charset=utf-8", PageFiles.Style);

    public static Task ScriptAsync(HttpContext context, GatewayCaller caller) => SendAsync(context, "text/javascript; charset=utf-8", PageFiles.Script);

    /// <summary>Turns a switch: <c>{"target":"service:claude","isolate":true,"reason":"…"}</c>.</summary>
    public async Task SwitchAsync(HttpContext context, GatewayCaller caller)
    {
        if (!IsOperator(caller))
        {
            throw new ApiException(new ApiError(
                403, "permission_error", "operator_required", "This key may not turn switches. Set TierKit:Gateway:Keys:NAME:Operator to true."));
        }

        using RequestBody body = await bodies.ReadAsync(context);
        JsonElement root = body.Parse();
        string text = JsonFields.Text(JsonFields.Required(root, "target"u8, "body"), "target");
        if (!IsolationTarget.TryParse(text, out IsolationTarget? target))
        {
            throw ApiException.Invalid("target", $"target = '{ApiErrors.Clip(text)}' is not service:NAME, provider:NAME or tier:NAME.");
        }

        bool isolate = JsonFields.Flag(JsonFields.Required(root, "isolate"u8, "body"), "isolate");
        Turn(target, isolate, isolate && JsonFields.Optional(root, "reason"u8, "body") is { } reason ? JsonFields.Text(reason, "reason") : "");
        logger.Switched(caller.Name, target.ToString(), isolate ? "out" : "in");
        await JsonAsync(context, caller);
    }

    private void Turn(IsolationTarget target, bool isolate, string reason)
    {
        try
        {
            if (isolate)
            {
                switches.Isolate(target, reason.Trim() is { Length: > 0 and <= 200 } said ? said : "from the status page");
            }
            else
            {
                switches.Restore(target);
            }
        }
        catch (UnknownNameException exception)
        {
            throw new ApiException(new ApiError(404, "invalid_request_error", "unknown_target", exception.Message, "target"));
        }
    }

    private static bool IsOperator(GatewayCaller caller) => caller.IsOperator;

    private static Task SendAsync(HttpContext context, string type, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(bytes).AsTask();
    }
}

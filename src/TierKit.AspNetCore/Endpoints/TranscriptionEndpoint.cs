using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Wire;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Answers <c>POST /v1/audio/transcriptions</c>; <c>model</c> is a transcription service or a policy.</summary>
internal sealed class TranscriptionEndpoint(RequestBodies bodies, NamedTasks tasks)
{
    public async Task AnswerAsync(HttpContext context, GatewayCaller caller)
    {
        TranscriptionForm form;
        using (RequestBody body = await bodies.ReadFormAsync(context))
        {
            form = await TranscriptionForm.ReadAsync(context.Request.ContentType, body.Bytes, context.RequestAborted);
        }

        SpeechToTextOptions options = new() { SpeechLanguage = form.Language };
        if (NamedClients.Label(context) is { } label)
        {
            options.WithSensitivity(label);
        }

        string? model = form.Model;
        ISpeechToTextClient client = tasks.Find<ISpeechToTextClient>(context, caller, ServiceKind.Transcription, ref model);
        SpeechToTextResponse heard = await NamedTasks.RunAsync(
            () => client.GetTextAsync(new MemoryStream(form.Audio, writable: false), options, context.RequestAborted), "file");
        RouteReport? report = heard.GetRoute();
        GatewayHeaders.Write(context, report);
        if (form.AsText)
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(heard.Text), context.RequestAborted);
            return;
        }

        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("text"u8, heard.Text);
            if (report is not null)
            {
                json.WritePropertyName("tierkit"u8);
                ReportWriter.Write(json, report);
            }

            json.WriteEndObject();
        });
    }
}

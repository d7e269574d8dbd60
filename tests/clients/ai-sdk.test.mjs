// Vercel's AI SDK, through the gateway: its provider for compatible servers, and OpenAI's own, which asks /v1/responses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, embed, generateText, Output, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";

const baseURL = process.env.GATEWAY + "/v1";
const compatible = createOpenAICompatible({ name: "tierkit", baseURL, includeUsage: true, supportsStructuredOutputs: true });
const weather = tool({ description: "Says the weather.", inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => "rain in " + city });

for (const [name, provider] of [["compatible", compatible], ["openai", createOpenAI({ baseURL, apiKey: "none" })]]) {
  test(name + ": text, whole and streamed", async () => {
    const whole = await generateText({ model: provider("local"), system: "Be brief.", prompt: "hello", maxRetries: 0 });
    assert.equal(whole.text, "word word word ");
    assert.equal(whole.usage.totalTokens, 8);
    assert.equal(whole.finishReason, "stop");
    const stream = streamText({ model: provider("sovereign-first"), prompt: "hello", maxRetries: 0 });
    let text = "";
    for await (const part of stream.textStream) { text += part; }
    assert.equal(text, "word word word ");
    assert.equal((await stream.usage).totalTokens, 8);
  });

  test(name + ": tools in a loop, whole and streamed", async () => {
    const options = { model: provider("local"), prompt: "weather?", tools: { get_weather: weather }, stopWhen: stepCountIs(3), maxRetries: 0 };
    const whole = await generateText(options);
    assert.match(whole.text, /The tool said .*rain in Bergen "å"/);
    const stream = streamText(options);
    let text = "";
    for await (const part of stream.textStream) { text += part; }
    assert.match(text, /The tool said .*rain in Bergen/);
  });

  test(name + ": errors", async () => {
    await assert.rejects(generateText({ model: provider("gpt-4o"), prompt: "hello", maxRetries: 0 }),
      error => APICallError.isInstance(error) && error.statusCode === 404 && error.message.includes("sovereign-first"));
  });

  test(name + ": leaving", async () => {
    const leave = new AbortController();
    const stream = streamText({ model: provider("waiting"), prompt: "please wait", abortSignal: leave.signal, maxRetries: 0, onError: () => {} });
    for await (const part of stream.fullStream) {
      if (part.type === "text-delta") { leave.abort(); break; }
    }
  });
}

test("compatible: an object by schema", async () => {
  const answer = await generateText({ model: compatible("local"), prompt: "where?", output: Output.object({ schema: z.object({ city: z.string() }) }), maxRetries: 0 });
  assert.deepEqual(answer.output, { city: "Bergen" });
});

test("compatible: a vector", async () => {
  const { embedding } = await embed({ model: compatible.textEmbeddingModel("vectors"), value: "abc", maxRetries: 0 });
  assert.deepEqual(embedding, [3, .5]);
});

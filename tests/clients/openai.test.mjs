// The official npm package, through the gateway. GATEWAY is its address.
import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI, { APIError, NotFoundError, toFile } from "openai";

const client = new OpenAI({ baseURL: process.env.GATEWAY + "/v1", apiKey: "none", maxRetries: 0 });
const tools = [{
  type: "function",
  function: { name: "get_weather", description: "Says the weather.", parameters: { type: "object", properties: { city: { type: "string" } } } },
}];

test("chat: answer, usage, report", async () => {
  const { data, response } = await client.chat.completions
    .create({ model: "sovereign-first", messages: [{ role: "user", content: "hello" }] }).withResponse();
  assert.equal(data.choices[0].message.content, "word word word ");
  assert.equal(data.choices[0].finish_reason, "stop");
  assert.equal(data.usage.total_tokens, 8);
  assert.equal(data.tierkit.served_by, "local");
  assert.equal(response.headers.get("x-tierkit-degradation"), "none");
});

test("chat: stream with usage and the report in the final chunk", async () => {
  const stream = await client.chat.completions.create({
    model: "local", stream: true, stream_options: { include_usage: true }, messages: [{ role: "user", content: "hello" }],
  });
  let text = "", last, finish;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? "";
    finish = chunk.choices[0]?.finish_reason ?? finish;
    last = chunk;
  }
  assert.equal(text, "word word word ");
  assert.equal(finish, "stop");
  assert.equal(last.usage.total_tokens, 8);
  assert.equal(last.tierkit.served_by, "local");
});

test("chat: tools there and back, whole and streamed", async () => {
  const first = await client.chat.completions.create({ model: "local", tools, messages: [{ role: "user", content: "weather?" }] });
  const call = first.choices[0].message.tool_calls[0];
  assert.equal(first.choices[0].finish_reason, "tool_calls");
  assert.deepEqual(JSON.parse(call.function.arguments), { city: "Bergen \"å\"" });
  const second = await client.chat.completions.create({
    model: "local", tools, messages: [{ role: "user", content: "weather?" }, first.choices[0].message, { role: "tool", tool_call_id: call.id, content: "rain" }],
  });
  assert.equal(second.choices[0].message.content, "The tool said rain.");

  const streamed = await client.chat.completions.stream({ model: "local", tools, messages: [{ role: "user", content: "weather?" }] }).finalChatCompletion();
  assert.equal(streamed.choices[0].message.tool_calls[0].function.name, "get_weather");
});

test("chat: JSON schema", async () => {
  const answer = await client.chat.completions.create({
    model: "local", messages: [{ role: "user", content: "where?" }],
    response_format: { type: "json_schema", json_schema: { name: "place", strict: true, schema: { type: "object", properties: { city: { type: "string" } } } } },
  });
  assert.deepEqual(JSON.parse(answer.choices[0].message.content), { city: "Bergen" });
});

test("errors: unknown model, refused n, failing service", async () => {
  await assert.rejects(client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "hello" }] }),
    error => error instanceof NotFoundError && error.code === "model_not_found" && error.message.includes("sovereign-first"));
  await assert.rejects(client.chat.completions.create({ model: "local", n: 2, messages: [{ role: "user", content: "hello" }] }),
    error => error instanceof APIError && error.status === 400 && error.param === "n");
  await assert.rejects(client.chat.completions.create({ model: "broken", messages: [{ role: "user", content: "please fail" }] }),
    error => error instanceof APIError && error.status === 503);
});

test("stream: an answer that breaks off is an error, not an end", async () => {
  let text = "";
  await assert.rejects(async () => {
    const stream = await client.chat.completions.create({ model: "broken", stream: true, messages: [{ role: "user", content: "please break" }] });
    for await (const chunk of stream) { text += chunk.choices[0]?.delta?.content ?? ""; }
  }, error => error instanceof APIError && error.code === "stream_interrupted");
  assert.equal(text, "word word word ");
});

test("stream: leaving stops the generation", async () => {
  const stream = await client.chat.completions.create({ model: "waiting", stream: true, messages: [{ role: "user", content: "please wait" }] });
  for await (const chunk of stream) {
    assert.equal(chunk.choices[0].delta.content, "word ");
    stream.controller.abort();
    break;
  }
});

test("responses: the client's own front page, whole and streamed", async () => {
  const whole = await client.responses.create({ model: "local", instructions: "Be brief.", input: "hello" });
  assert.equal(whole.output_text, "word word word ");
  assert.equal(whole.status, "completed");
  assert.equal(whole.usage.total_tokens, 8);
  const events = await client.responses.create({ model: "local", input: [{ role: "user", content: "hello" }], stream: true });
  let text = "", completed;
  for await (const event of events) {
    if (event.type === "response.output_text.delta") { text += event.delta; }
    if (event.type === "response.completed") { completed = event.response; }
  }
  assert.equal(text, "word word word ");
  assert.equal(completed.output[0].content[0].text, "word word word ");
});

test("responses: tools there and back", async () => {
  const tool = { type: "function", name: "get_weather", parameters: { type: "object", properties: {} }, strict: false };
  const first = await client.responses.create({ model: "local", tools: [tool], input: "weather?" });
  const call = first.output.find(item => item.type === "function_call");
  assert.deepEqual(JSON.parse(call.arguments), { city: "Bergen \"å\"" });
  const second = await client.responses.create({
    model: "local", tools: [tool], input: [{ role: "user", content: "weather?" }, ...first.output, { type: "function_call_output", call_id: call.call_id, output: "rain" }],
  });
  assert.equal(second.output_text, "The tool said rain.");
  const streamed = await client.responses.stream({ model: "local", tools: [tool], input: "weather?" }).finalResponse();
  assert.equal(streamed.output[0].name, "get_weather");
});

test("embeddings and models", async () => {
  const vectors = await client.embeddings.create({ model: "vectors", input: ["a", "bcd"] });
  assert.deepEqual(vectors.data.map(d => d.embedding), [[1, .5], [3, .5]]);
  const names = [];
  for await (const model of await client.models.list()) { names.push(model.id); }
  assert.ok(names.includes("sovereign-only") && names.includes("vectors"));
});

test("audio: a recording is heard, a text is said", async () => {
  const file = await toFile(Buffer.from("RIFF sound"), "a.wav");
  const heard = await client.audio.transcriptions.create({ model: "ears", file });
  assert.equal(heard.text, "this is what ears answers");
  const text = await client.audio.transcriptions.create({ model: "sovereign-only", file, response_format: "text" });
  assert.equal(text, "this is what ears answers");
  const said = await client.audio.speech.create({ model: "voice", voice: "alloy", input: "hello" });
  assert.equal(Buffer.from(await said.arrayBuffer()).toString(), "RIFFthis is what voice answers");
});

test("images: drawn and read back", async () => {
  const drawn = await client.images.generate({ model: "brush", prompt: "a cat", n: 2, size: "512x512" });
  assert.equal(drawn.data.length, 2);
  assert.equal(Buffer.from(drawn.data[0].b64_json, "base64").toString(), "PNG this is what brush answers");
  assert.equal(drawn.tierkit.served_by, "brush");
});

test("audio and images: errors are the protocol's", async () => {
  await assert.rejects(client.images.generate({ model: "brush", prompt: "a cat", size: "32000x32000" }), error => error instanceof APIError && error.status === 400 && error.param === "size");
  await assert.rejects(client.audio.speech.create({ model: "brush", voice: "alloy", input: "hello" }), NotFoundError);
});

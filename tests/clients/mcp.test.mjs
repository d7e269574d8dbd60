// The official TypeScript client, driving `tierkit mcp` over stdio: node mcp.test.mjs DLL NOTES
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const [dll, notes] = process.argv.slice(2);
const client = new Client({ name: "tierkit-tests", version: "1" });
await client.connect(new StdioClientTransport({ command: "dotnet", args: [dll, "mcp", "--path", notes], env: process.env, stderr: "inherit" }));

const { tools } = await client.listTools();
const names = tools.map((tool) => tool.name);
for (const tool of tools) assert.equal(typeof tool.annotations?.readOnlyHint, "boolean", tool.name);
assert.equal(tools.find((tool) => tool.name === "delete_note").annotations.destructiveHint, true);
for (const name of ["write_note", "read_note", "edit_note", "search_notes", "build_context", "recent_activity", "tier_status", "ask"]) assert.ok(names.includes(name), name);

const call = (name, args) => client.callTool({ name, arguments: args });
assert.match((await call("write_note", { title: "Tea", content: "- [fact] Oolong is half oxidised #tea", directory: "drinks" })).content[0].text, /^# Created note/);
assert.match((await call("search_notes", { q: "oolong" })).content[0].text, /Tea/);
const twice = await call("write_note", { title: "Tea", content: "other", folder: "drinks" });
assert.equal(twice.isError, true);
assert.match(twice.content[0].text, /NOTE_ALREADY_EXISTS/);
assert.match((await call("edit_note", { identifier: "Tea", operation: "append", new_content: "more" })).content[0].text, /Tea/);

assert.equal((await client.listPrompts()).prompts.length, 4);
assert.match((await client.getPrompt({ name: "continue_conversation", arguments: { topic: "oolong" } })).messages[0].content.text, /Tea/);
assert.match((await client.readResource({ uri: "memory://ai_assistant_guide" })).contents[0].text, /write_note/);
await client.close();
console.log(`${names.length} tools`);

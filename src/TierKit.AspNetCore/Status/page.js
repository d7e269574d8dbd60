"use strict";
// The server renders; this only fetches what it rendered again when the event stream says that something changed.
const live = document.getElementById("live");
const main = document.getElementById("status");

function say(on, text) {
  live.dataset.on = on;
  live.textContent = text;
}

async function refresh() {
  const open = new Set([...main.querySelectorAll("details[open] summary")].map(s => s.textContent));
  const answer = await fetch("tierkit/body", { cache: "no-store" });
  if (!answer.ok) { return; }
  main.innerHTML = await answer.text();
  for (const summary of main.querySelectorAll("summary")) {
    summary.parentElement.open = open.has(summary.textContent);
  }
}

main.addEventListener("click", async event => {
  const button = event.target.closest("button[data-target]");
  if (!button) { return; }
  const isolate = button.dataset.isolate === "true";
  const reason = isolate ? prompt("Take " + button.dataset.target + " out. Why? Plans and reports will show this.") : "";
  if (reason === null) { return; }
  button.disabled = true;
  const answer = await fetch("tierkit/switches", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ target: button.dataset.target, isolate, reason })
  });
  if (!answer.ok) { alert((await answer.json()).error.message); }
  await refresh();
});

const events = new EventSource("tierkit/events");
let first = true;
events.addEventListener("status", () => {
  say("true", "live");
  if (first) { first = false; return; }
  refresh();
});
events.onerror = () => say("false", "not connected; trying again");

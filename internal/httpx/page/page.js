"use strict";
const at = (id) => document.getElementById(id);
const nameField = at("name"), passwordField = at("password"), query = at("query");
const run = at("run"), statusLine = at("status"), answer = at("answer");
const logins = [...document.querySelectorAll(".login")];

function basic(name, password) {
  const bytes = new TextEncoder().encode(name + ":" + password);
  return "Basic " + btoa(String.fromCharCode(...bytes));
}

function span(kind, text) {
  const e = document.createElement("span");
  if (kind) e.className = kind;
  e.textContent = text;
  return e;
}

// paint shows JSON in colours; every piece goes in as text, so an answer cannot become markup.
function paint(value) {
  const text = JSON.stringify(value, null, 2);
  const out = document.createDocumentFragment();
  const piece = /("(?:\\.|[^"\\])*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/g;
  let done = 0;
  for (const m of text.matchAll(piece)) {
    out.append(text.slice(done, m.index));
    const kind = m[2] ? "k" : m[1] ? "s" : m[0] === "null" ? "z" : "n";
    out.append(span(kind, m[1] || m[0]), m[2] || "");
    done = m.index + m[0].length;
  }
  out.append(text.slice(done));
  answer.replaceChildren(out);
}

function counted(n, what) { return n + " " + what + (n === 1 ? "" : "s"); }

function report(response, millis, size, body, who) {
  const parts = [span(response.ok ? "good" : "bad", (response.status + " " + response.statusText).trim())];
  parts.push("as " + (who || "nobody"), millis + " ms", size < 1000 ? size + " bytes" : (size / 1000).toFixed(1) + " kB");
  const errors = (body && Array.isArray(body.errors)) ? body.errors : [];
  const of = (e) => e.extensions || {};
  const withheld = errors.filter((e) => of(e).code === "FIELD_WITHHELD");
  if (withheld.length) {
    const values = withheld.reduce((n, e) => n + (of(e).count || 1), 0);
    parts.push(span("withheld", counted(values, "value") + " withheld"));
  }
  if (errors.length > withheld.length) parts.push(span("bad", counted(errors.length - withheld.length, "error")));
  statusLine.replaceChildren(...parts.flatMap((p, i) => i ? [" · ", p] : [p]));
}

async function ask() {
  if (run.disabled) return;
  const who = nameField.value;
  const headers = { "Content-Type": "application/json", "Accept": "application/graphql-response+json, application/json;q=0.9" };
  if (who) headers["Authorization"] = basic(who, passwordField.value);
  if (at("explain").checked) headers["Teragraph-Explain"] = "1";
  run.disabled = true;
  const start = performance.now();
  try {
    const response = await fetch("/graphql", {
      method: "POST", headers, credentials: "omit", cache: "no-store",
      body: JSON.stringify({ query: query.value }),
    });
    const text = await response.text();
    const millis = Math.round(performance.now() - start);
    let body = null;
    try { body = JSON.parse(text); } catch { /* shown as it came */ }
    if (body === null) answer.textContent = text; else paint(body);
    report(response, millis, new TextEncoder().encode(text).length, body, who);
    answer.scrollTop = 0;
  } catch (e) {
    statusLine.replaceChildren(span("bad", "No answer: is the server still running?"));
    answer.textContent = String(e);
  } finally {
    run.disabled = false;
  }
}

function mark() {
  for (const l of logins) l.setAttribute("aria-pressed", String(l.dataset.name === nameField.value));
}

for (const login of logins) {
  login.addEventListener("click", () => {
    nameField.value = login.dataset.name;
    passwordField.value = login.dataset.password;
    mark();
    ask();
  });
}
nameField.addEventListener("input", mark);
at("form").addEventListener("submit", (e) => { e.preventDefault(); ask(); });
at("explain").addEventListener("change", () => { if (answer.textContent) ask(); });
query.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); ask(); }
});
at("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(at("endpoint").textContent);
    at("copy").textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(at("endpoint"));
  }
});
if (logins.length) {
  nameField.value = logins[0].dataset.name;
  passwordField.value = logins[0].dataset.password;
}
mark();

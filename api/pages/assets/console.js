// The console: colours the query as it is typed, asks the endpoint, and shows the answer as a table, yes or no, or Turtle.
// The address of the page is that of the query that was asked last; opened anew, the server writes the same page.

import { coloured } from "./highlight.js";

const ROWS = 500;
const TABLE = "application/sparql-results+json";
const form = document.querySelector("#console");
const field = document.querySelector("#query");
const answer = document.querySelector("#answer");
const base = fetch("/v1/stats", { headers: { Accept: "application/json" } }).then((reply) => reply.json()).then((stats) => stats.base, () => "");

function element(name, content = "", attributes = {}) {
  const made = document.createElement(name);
  made.append(content);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function paint() {
  document.querySelector("#coloured").replaceChildren(coloured(`${field.value}\n`));
}

function put(query) {
  field.value = query;
  paint();
}

async function ask() {
  const query = field.value;
  history.replaceState(null, "", `/sparql?${new URLSearchParams({ query })}`);
  answer.replaceChildren(element("p", "Asking …", { class: "quiet" }));
  const began = performance.now();
  const headers = { Accept: `${TABLE}, text/turtle;q=0.9`, "Content-Type": "application/x-www-form-urlencoded" };
  const reply = await fetch("/sparql", { method: "POST", headers, body: new URLSearchParams({ query }) }).catch(() => null);
  const took = `${Math.round(performance.now() - began).toLocaleString("en")} ms`;
  answer.replaceChildren(...(reply ? await told(reply, took) : [problem("The service does not answer", "Try again.")]));
}

async function told(reply, took) {
  const media = reply.headers.get("Content-Type") ?? "";
  const cut = reply.headers.get("X-Truncated") === "true";
  if (!reply.ok) {
    const body = media.includes("json") ? await reply.json() : { title: `Status ${reply.status}`, detail: await reply.text() };
    return [problem(body.title, body.detail)];
  }
  if (!media.startsWith(TABLE)) {
    return [element("p", `A graph, ${took}${cut ? ", cut" : ""}.`, { class: "quiet" }), element("pre", await reply.text(), { tabindex: "0" }), downloads(["turtle", "ntriples", "jsonld", "rdfxml"])];
  }
  const found = await reply.json();
  if ("boolean" in found) return [element("p", found.boolean ? "Yes" : "No", { class: "lead" })];
  return [summary(found.results.bindings.length, took, cut), await table(found), downloads(["csv", "tsv", "json", "xml"])];
}

function problem(title, detail) {
  const note = element("div", element("strong", title), { class: "note" });
  note.append(element("p", detail ?? ""));
  return note;
}

function summary(rows, took, cut) {
  const shown = rows > ROWS ? `, the first ${ROWS} shown` : "";
  return element("p", `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}${cut ? ", cut by the limit of the service" : ""}${shown}, ${took}`, { class: "quiet" });
}

async function table({ head, results }) {
  const known = await base;
  const made = element("table");
  made.append(element("thead", rowOf(head.vars.map((name) => element("th", name, { scope: "col" })))));
  const body = element("tbody");
  body.append(...results.bindings.slice(0, ROWS).map((row) => rowOf(head.vars.map((name) => cell(row[name], known)))));
  made.append(body);
  return element("div", made, { class: "scroll", tabindex: "0", role: "group", "aria-label": "Answer" });
}

function rowOf(cells) {
  const row = element("tr");
  row.append(...cells);
  return row;
}

function cell(term, known) {
  if (!term) return element("td");
  if (term.type !== "uri") {
    const isNumber = /(integer|decimal|double|float)$/.test(term.datatype ?? "");
    return element("td", term.value, isNumber ? { class: "number" } : {});
  }
  const link = linkOf(term.value, known);
  return element("td", link ? element("a", term.value.replace(known || /^$/, ""), link) : term.value);
}

// Things of the graph have a page here; of other addresses only those of the web are links.
function linkOf(iri, known) {
  const [, kind, name] = known && iri.startsWith(known) ? iri.slice(known.length).match(/^(\w+)\/(.+)$/) ?? [] : [];
  if (kind === "paper") return { href: `/papers/${name.replace("/", ":").replaceAll("/", "%2F")}` };
  if (kind === "claim") return { href: `/claims/${name}` };
  if (["method", "model", "benchmark", "task", "metric"].includes(kind)) return { href: `/${kind}s/${name}` };
  if (known && iri.startsWith(known)) return { href: `/id/${iri.slice(known.length)}` };
  return /^https?:\/\//i.test(iri) ? { href: iri, rel: "noreferrer nofollow" } : null;
}

function downloads(formats) {
  const made = element("p", "Download: ", { class: "formats" });
  formats.forEach((format, at) => {
    const query = new URLSearchParams({ query: field.value, format });
    made.append(at ? " · " : "", element("a", format, { href: `/sparql?${query}` }));
  });
  return made;
}

form.addEventListener("submit", (event) => {
  if (document.querySelector("#format").value) return; // the browser gets the file itself
  event.preventDefault();
  ask();
});
field.addEventListener("input", paint);
field.addEventListener("scroll", () => { document.querySelector(".editor pre").scrollTop = field.scrollTop; });
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); ask(); }
});
document.querySelector(".examples").addEventListener("click", (event) => {
  const link = event.target.closest("a[data-query]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  document.querySelectorAll(".examples [aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  link.setAttribute("aria-current", "true");
  put(link.dataset.query.trimEnd());
  document.querySelector("#content").scrollIntoView();
  ask();
});

put(field.value.trimEnd());
document.querySelector(".editor").classList.add("coloured");

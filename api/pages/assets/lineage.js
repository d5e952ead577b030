// The picture grows where its plus signs are clicked: they are links to the page with more in the picture, and this
// fetches that page and takes over what has changed, so that the address always leads back to what is seen. A click on
// a line shows its sentences beside the picture, from the table below it.

import { centre } from "./drawing.js";

const state = () => document.querySelector("#state");

async function take(address, { push = true, node = "" } = {}) {
  state().classList.add("busy");
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#state");
  if (!fresh) return location.assign(address);
  const drawing = state().querySelector(".drawing");
  const before = { left: drawing.scrollLeft, place: placeOf(node) };
  document.querySelector("#scope").replaceWith(page.querySelector("#scope"));
  state().replaceWith(fresh);
  if (push) history.pushState(null, "", address);
  settle(before, node);
  return choose(location.hash);
}

// What was clicked stays where it was on the screen, and keeps the focus.
function settle(before, node) {
  const drawing = state().querySelector(".drawing");
  const place = placeOf(node);
  if (!place) return centre(drawing);
  drawing.scrollLeft = before.left + scale(drawing) * (place.x - before.place.x);
  const box = boxOf(node);
  return (box.querySelector("a.grow") ?? box.querySelector("a")).focus({ preventScroll: true });
}

// Pixels of the screen to one of the drawing.
function scale(drawing) {
  const svg = drawing.querySelector("svg");
  return svg.clientWidth / svg.viewBox.baseVal.width;
}

function boxOf(node) {
  return node ? state().querySelector(`[data-node="${CSS.escape(node)}"]`) : null;
}

function placeOf(node) {
  const rect = boxOf(node)?.querySelector("rect");
  return rect ? { x: rect.x.baseVal.value, y: rect.y.baseVal.value } : null;
}

function choose(hash) {
  const id = hash.startsWith("#claim-") ? hash.slice(1) : "";
  const row = id ? document.getElementById(id) : null;
  state().querySelectorAll(".chosen").forEach((item) => item.classList.remove("chosen"));
  const panel = document.querySelector("#panel");
  panel.hidden = !row;
  if (!row) return;
  row.classList.add("chosen");
  state().querySelector(`[data-claim="${CSS.escape(id.slice(6))}"]`)?.classList.add("chosen");
  panel.replaceChildren(...told(row));
}

function told(row) {
  const [subject, relation, object, belief, sentences] = [...row.cells].map((cell) => cell.cloneNode(true));
  const head = document.createElement("h2");
  head.append(...subject.childNodes, ` ${relation.textContent.trim()} `, ...object.childNodes);
  const rating = document.createElement("p");
  rating.append(...belief.childNodes);
  const close = document.createElement("button");
  close.className = "close";
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", dismiss);
  return [close, head, rating, ...sentences.childNodes];
}

function dismiss() {
  const line = state().querySelector(".line.chosen");
  history.replaceState(null, "", location.pathname + location.search);
  choose("");
  line?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("#picture a.grow, #picture a.line, #summary a");
  if (!link) return;
  event.preventDefault();
  const href = link.getAttribute("href");
  if (link.classList.contains("line")) {
    history.replaceState(null, "", href);
    choose(href);
    const panel = document.querySelector("#panel");
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  } else {
    take(new URL(href, location.href).href, { node: link.closest("[data-node]")?.dataset.node });
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.id !== "scope") return;
  event.preventDefault();
  take(`${event.target.action}?${new URLSearchParams(new FormData(event.target))}`);
});

document.addEventListener("change", (event) => {
  if (event.target.closest("#scope") && event.target.checkValidity()) event.target.form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("#panel").hidden) dismiss();
});

addEventListener("popstate", () => take(location.href, { push: false }));
addEventListener("hashchange", () => choose(location.hash));
choose(location.hash);

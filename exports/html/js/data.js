"use strict";
// What the page holds, what of it is in view, and what the reader has chosen. Text becomes text nodes, here and nowhere else.

const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const make = (tag, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
};
const count = (number) => number.toLocaleString("en");

const node = new Map(data.nodes.map((item) => [item.id, item]));
const edge = new Map(data.edges.map((item) => [item.id, item]));
const kind = new Map(data.kinds.map((item) => [item.name, item]));
const predicate = new Map(data.predicates.map((item) => [item.name, item]));
const touching = new Map(data.nodes.map((item) => [item.id, []]));
for (const item of data.edges) for (const end of new Set([item.from, item.to])) touching.get(end).push(item);
const FACE = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';
{ // how wide letters are is known here alone
  const pen = make("canvas").getContext("2d");
  for (const item of data.nodes) {
    pen.font = `${item.font.size}px ${FACE}`;
    const wide = Math.ceil(pen.measureText(item.label).width) + 20;
    if (item.flush) item.x -= (item.wide - wide) / 2;
    item.wide = wide;
  }
}
const other = (item, id) => (item.from === id ? item.to : item.from);
const time = (item) => (item.when === undefined ? item.year : Math.floor(item.when));
const years = [...new Set(data.nodes.map(time).filter((year) => year !== undefined))].sort((a, b) => a - b);

const beginning = () => ({
  kinds: new Set(data.shown), predicates: new Set(predicate.keys()), belief: 0,
  from: years[0], to: years[years.length - 1], hidden: new Set(), open: new Set(), selected: null,
});
const fromHash = (hash) => {
  const told = new URLSearchParams(hash.slice(1)), made = beginning();
  const known = { kinds: kind, predicates: predicate, hidden: node, open: node };
  for (const [key, all] of Object.entries(known)) if (told.has(key)) made[key] = new Set(told.getAll(key).filter((item) => all.has(item)));
  for (const key of ["belief", "from", "to"]) if (told.has(key) && Number.isFinite(Number(told.get(key)))) made[key] = Number(told.get(key));
  if (node.has(told.get("node"))) made.selected = { node: node.get(told.get("node")) };
  if (edge.has(told.get("edge"))) made.selected = { edge: edge.get(told.get("edge")) };
  return made;
};
let state = fromHash(location.hash);

// Which things and lines are in view

const edgePasses = (item) => state.predicates.has(item.predicate) && item.belief >= state.belief;
const inTime = (item) => time(item) === undefined || (time(item) >= state.from && time(item) <= state.to);
const chosen = (item) => item.id === data.focus || item === state.selected?.node;
const allowed = (item) => !state.hidden.has(item.id) && (chosen(item) || (state.kinds.has(item.kind) && inTime(item)));
let view = { nodes: new Set(), edges: new Set() };

const linked = (item, ok) => touching.get(item.id).some((line) => edgePasses(line) && ok(node.get(other(line, item.id))));
const survey = () => {
  const placed = data.nodes.filter((item) => item.x !== null && allowed(item));
  const shown = new Set(placed.filter((item) => chosen(item) || linked(item, allowed)).map((item) => item.id));
  for (const item of data.nodes) { // what waits on the page: asked for by its kind, by what it is linked with, or by name
    if (item.x !== null || state.hidden.has(item.id) || !inTime(item)) continue;
    const byKind = state.kinds.has(item.kind) && !data.shown.includes(item.kind);
    const near = (end) => shown.has(end.id) && end.x !== null && (byKind || state.open.has(end.id));
    const opened = (end) => state.open.has(end.id) && !state.hidden.has(end.id);
    if (chosen(item) || linked(item, near) || linked(item, opened)) shown.add(item.id);
  }
  const ends = [state.selected?.edge?.from, state.selected?.edge?.to].filter(Boolean);
  for (const id of ends) shown.add(id);
  const lines = data.edges.filter((item) => edgePasses(item) && shown.has(item.from) && shown.has(item.to));
  view = { nodes: shown, edges: new Set(lines.map((item) => item.id)) };
};
const lit = () => {
  if (!state.selected) return [];
  return state.selected.edge ? [state.selected.edge] : touching.get(state.selected.node.id).filter((item) => view.edges.has(item.id));
};

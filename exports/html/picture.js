"use strict";
// What is shown and how it is drawn; the panel and the controls are in panel.js, which follows in the same script.

const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const node = new Map(data.nodes.map((item) => [item.id, item]));
const kind = new Map(data.kinds.map((item) => [item.name, item]));
const predicate = new Map(data.predicates.map((item) => [item.name, item]));
const touching = new Map(data.nodes.map((item) => [item.id, []]));
for (const edge of data.edges) for (const end of new Set([edge.from, edge.to])) touching.get(end).push(edge);

const shownKinds = new Set(data.kinds.map((item) => item.name).filter((name) => name !== "Paper"));
const shownPredicates = new Set(predicate.keys());
let leastBelief = 0, showAlone = true, selected = null;

// Text becomes text nodes, here and nowhere else.
const make = (tag, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
};

// Which nodes and edges the filters leave

const edgePasses = (edge) => shownPredicates.has(edge.predicate) && edge.belief >= leastBelief
  && shownKinds.has(node.get(edge.from).kind) && shownKinds.has(node.get(edge.to).kind);
const nodePasses = (item) => shownKinds.has(item.kind) && (showAlone || touching.get(item.id).some(edgePasses));

// Colours, mixed from those of the data for light and dark

const dark = matchMedia("(prefers-color-scheme: dark)");
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const mix = (colour, other, share) => {
  const parts = (hex) => [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  const blend = parts(colour).map((part, i) => Math.round(part * share + parts(other)[i] * (1 - share)));
  return `rgb(${blend.join(",")})`;
};
const lineColour = (colour) => (dark.matches ? mix(colour, "#ffffff", 0.72) : colour);
const look = (item, faded) => {
  const colour = kind.get(item.kind).colour;
  const background = mix(colour, css("--panel"), dark.matches ? 0.34 : 0.14);
  const strong = { background, border: lineColour(colour) };
  return {
    color: { ...strong, highlight: strong, hover: { background, border: css("--ink") } },
    opacity: faded ? 0.13 : 1,
    font: { ...item.font, color: faded ? mix(css("--ink"), css("--paper"), 0.2) : css("--ink"), face: "system-ui, sans-serif" },
  };
};
const calm = Math.min(1, 700 / data.edges.length) ** 0.5; // many lines are each drawn fainter
let thickness = 1;
const stroke = (edge, faded, marked) => {
  const colour = lineColour(predicate.get(edge.predicate).color);
  const opacity = faded ? 0.05 : marked ? 1 : (0.22 + 0.5 * edge.belief) * calm;
  return { color: { color: colour, highlight: colour, hover: colour, opacity }, width: edge.width * thickness * (marked ? 1.6 : 1) };
};

// The picture

const READABLE = 9; // pixels that letters need on the screen

const shift = [...predicate.keys()];
const place = (item) => {
  const spread = shownKinds.has("Paper") ? data.spread : 1;
  return { x: item.x, y: item.y * spread + (item.below ? 0.65 * item.below + 27 : 0) };
};
const nodes = new vis.DataSet(data.nodes.map((item) => ({ id: item.id, label: item.label, shape: "box", ...place(item), ...look(item, false) })));
const edges = new vis.DataSet(data.edges.map((edge) => ({
  id: edge.id, from: edge.from, to: edge.to, dashes: edge.dashes, ...stroke(edge, false, false),
  smooth: node.get(edge.from).x === node.get(edge.to).x
    ? { enabled: true, type: "curvedCW", roundness: 0.5 }
    : { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.42 + 0.06 * shift.indexOf(edge.predicate) },
})));
const edgeOf = new Map(data.edges.map((edge) => [edge.id, edge]));
const visibleNodes = new vis.DataView(nodes, { filter: (item) => nodePasses(node.get(item.id)) });
const visibleEdges = new vis.DataView(edges, { filter: (item) => edgePasses(edgeOf.get(item.id)) });
const network = new vis.Network(at("canvas"), { nodes: visibleNodes, edges: visibleEdges }, {
  physics: false,
  layout: { improvedLayout: false, randomSeed: 1 },
  interaction: { hover: true, selectConnectedEdges: false, hoverConnectedEdges: false, zoomSpeed: 0.6 },
  nodes: { scaling: { label: { drawThreshold: READABLE } }, borderWidth: 1.5, borderWidthSelected: 3, margin: { top: 5, bottom: 5, left: 8, right: 8 }, shapeProperties: { borderRadius: 5 } },
  edges: { arrows: { to: { enabled: true, scaleFactor: 0.55 } }, selectionWidth: 1, hoverWidth: 1 },
});

network.on("beforeDrawing", (context) => {
  const top = network.DOMtoCanvas({ x: 0, y: 0 }), bottom = network.DOMtoCanvas({ x: 0, y: at("canvas").clientHeight });
  context.fillStyle = css("--band");
  data.bands.forEach((band, i) => i % 2 || context.fillRect(band.left, top.y, band.right - band.left, bottom.y - top.y));
});
// From afar, as on a map, the best connected things keep a label of readable size where there is room for it.
const ranked = [...data.nodes].sort((a, b) => b.font.size - a.font.size || (a.id < b.id ? -1 : 1));
let labels = []; // those drawn last, to find what a click on one means
const drawLabels = (context, scale) => {
  const taken = labels = [], near = selected ? neighbours() : null;
  context.lineWidth = 1 / scale;
  const ink = css("--ink");
  for (const item of ranked) {
    if (item.font.size * scale >= READABLE || !visibleNodes.get(item.id) || (near && !near.has(item.id))) continue;
    const size = (11 + (item.font.size - 14) / 4) / scale;
    context.font = `500 ${size}px system-ui, sans-serif`;
    const { x, y } = place(item), half = context.measureText(item.label).width / 2 + 4 / scale;
    if (taken.some((box) => Math.abs(box.x - x) < box.half + half && Math.abs(box.y - y) < (box.size + size) * 0.72)) continue;
    taken.push({ item, x, y, half, size });
    const { background, border } = look(item, false).color;
    context.fillStyle = background;
    context.strokeStyle = border;
    context.fillRect(x - half, y - size * 0.66, 2 * half, size * 1.32);
    context.strokeRect(x - half, y - size * 0.66, 2 * half, size * 1.32);
    context.fillStyle = ink;
    context.fillText(item.label, x, y);
  }
};
network.on("afterDrawing", (context) => {
  const scale = network.getScale(), top = network.DOMtoCanvas({ x: 0, y: 20 }).y;
  context.textBaseline = "middle";
  context.textAlign = "center";
  drawLabels(context, scale);
  context.strokeStyle = css("--paper");
  context.font = `600 ${14 / scale}px system-ui, sans-serif`;
  context.lineWidth = 4 / scale;
  context.fillStyle = css("--quiet");
  let free = -Infinity;
  for (const { label, left, right } of data.bands) {
    const middle = (left + right) / 2, half = context.measureText(label).width / 2 + 5 / scale;
    if (middle - half < free) continue;
    free = middle + half;
    context.strokeText(label, middle, top);
    context.fillText(label, middle, top);
  }
});

const fit = () => {
  const boxes = visibleNodes.getIds().map((id) => network.getBoundingBox(id));
  if (!boxes.length) return;
  const [left, top] = ["left", "top"].map((side) => Math.min(...boxes.map((box) => box[side])));
  const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...boxes.map((box) => box[side])));
  const wide = innerWidth > 720, controls = wide ? 236 : 0, panel = wide && !at("panel").hidden ? 386 : 0;
  const width = at("canvas").clientWidth - controls - panel - 90, height = at("canvas").clientHeight - 76;
  const scale = Math.min(width / (right - left), height / (bottom - top), 1.3);
  network.moveTo({ scale, position: { x: (left + right) / 2 - (controls - panel) / 2 / scale, y: (top + bottom) / 2 - 12 / scale } });
};

const refresh = () => {
  visibleNodes.refresh();
  visibleEdges.refresh();
  const { nodes: all, edges: claims, papers } = data.counts;
  at("counts").textContent = `${all.toLocaleString("en")} nodes (${papers.toLocaleString("en")} of them papers), ${claims.toLocaleString("en")} edges; `
    + `in view ${visibleNodes.length.toLocaleString("en")} nodes, ${visibleEdges.length.toLocaleString("en")} edges`;
};
const lit = () => (selected.edge ? [selected.edge] : touching.get(selected.node.id).filter(edgePasses));
const neighbours = () => new Set([...lit().flatMap((edge) => [edge.from, edge.to]), ...(selected.node ? [selected.node.id] : [])]);
const repaint = () => {
  const near = selected ? neighbours() : new Set(), marked = new Set(selected ? lit().map((edge) => edge.id) : []);
  nodes.update(data.nodes.map((item) => ({ id: item.id, ...place(item), ...look(item, selected && !near.has(item.id)) })));
  edges.update(data.edges.map((edge) => ({ id: edge.id, ...stroke(edge, selected && !marked.has(edge.id), marked.has(edge.id)) })));
};

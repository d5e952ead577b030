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
if (data.focus && node.get(data.focus).kind === "Paper") shownKinds.add("Paper");
let leastBelief = 0, showAlone = false, selected = null;

// Text becomes text nodes, here and nowhere else.
const make = (tag, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
};

// Which nodes and edges the filters leave

const edgePasses = (edge) => shownPredicates.has(edge.predicate) && edge.belief >= leastBelief
  && shownKinds.has(node.get(edge.from).kind) && shownKinds.has(node.get(edge.to).kind);
const kept = (item) => item.id === data.focus || item === selected?.node; // even without a line
const nodePasses = (item) => shownKinds.has(item.kind) && (showAlone || kept(item) || touching.get(item.id).some(edgePasses));
showAlone = !data.edges.some(edgePasses);

// Colours, mixed from those of the data for light and dark

const dark = matchMedia("(prefers-color-scheme: dark)");
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const mix = (colour, other, share) => {
  const parts = (hex) => [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  const blend = parts(colour).map((part, i) => Math.round(part * share + parts(other)[i] * (1 - share)));
  return `rgb(${blend.join(",")})`;
};
const READABLE = 9; // pixels that letters need on the screen
let thickness = 1, zoom = 1; // what nodes and lines were last styled for
const far = (item) => item.font.size * zoom < READABLE; // then a dot stands for the box
const lineColour = (colour) => (dark.matches ? mix(colour, "#ffffff", 0.72) : colour);
const look = (item, faded) => {
  const colour = kind.get(item.kind).colour, focus = item.id === data.focus, dot = far(item);
  const background = dot ? lineColour(colour) : mix(colour, css("--panel"), dark.matches ? 0.34 : 0.14);
  const strong = { background, border: focus ? css("--ink") : lineColour(colour) };
  return {
    shape: dot ? "dot" : "box", size: (focus ? 7 : 4) * thickness, label: dot ? "" : item.label, borderWidth: focus ? 4 : 1.5,
    color: { ...strong, highlight: strong, hover: { background, border: css("--ink") } },
    opacity: faded ? 0.13 : 1,
    font: { ...item.font, color: faded ? mix(css("--ink"), css("--paper"), 0.2) : css("--ink"), face: "system-ui, sans-serif" },
  };
};
const calm = Math.min(1, 700 / data.edges.length) ** 0.5; // many lines are each drawn fainter
const stroke = (edge, faded, marked) => {
  const colour = lineColour(predicate.get(edge.predicate).color);
  const opacity = faded ? 0.05 : marked ? 1 : (0.22 + 0.5 * edge.belief) * calm;
  return { color: { color: colour, highlight: colour, hover: colour, opacity }, width: edge.width * thickness * (marked ? 1.6 : 1) };
};

// The picture

const shift = [...predicate.keys()];
const place = (item) => {
  const spread = shownKinds.has("Paper") ? data.spread : 1;
  return { x: item.x, y: item.y * spread + (item.below ? 0.65 * item.below + 27 : 0) };
};
const nodes = new vis.DataSet(data.nodes.map((item) => ({ id: item.id, ...place(item), ...look(item, false) })));
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
  nodes: { scaling: { label: { drawThreshold: 0 } }, borderWidthSelected: 3, margin: { top: 5, bottom: 5, left: 8, right: 8 }, shapeProperties: { borderRadius: 5 } },
  edges: { arrows: { to: { enabled: true, scaleFactor: 0.55 } }, selectionWidth: 1, hoverWidth: 1 },
});

network.on("beforeDrawing", (context) => {
  const top = network.DOMtoCanvas({ x: 0, y: 0 }), bottom = network.DOMtoCanvas({ x: 0, y: at("canvas").clientHeight });
  context.fillStyle = css("--band");
  data.bands.forEach((band, i) => i % 2 || context.fillRect(band.left, top.y, band.right - band.left, bottom.y - top.y));
});
// From afar, as on a map, the best connected things keep a label of readable size where there is room for it.
const ranked = [...data.nodes].sort((a, b) => (b.id === data.focus) - (a.id === data.focus) || b.font.size - a.font.size || (a.id < b.id ? -1 : 1));
const afar = (item) => 11 + (item.font.size - 14) / 4; // pixels of its letters then
let labels = []; // those drawn last, to find what a click on one means
const drawLabels = (context, scale) => {
  const taken = labels = [], near = selected ? neighbours() : null;
  const ink = css("--ink");
  for (const item of ranked) {
    if (!far(item) || !visibleNodes.get(item.id) || (near && !near.has(item.id))) continue;
    const size = afar(item) / scale, focus = item.id === data.focus;
    context.font = `${focus ? 700 : 500} ${size}px system-ui, sans-serif`;
    context.lineWidth = (focus ? 3 : 1) / scale;
    const { x, y } = place(item), half = context.measureText(item.label).width / 2 + 4 / scale;
    if (taken.some((box) => Math.abs(box.x - x) < box.half + half && Math.abs(box.y - y) < (box.size + size) * 0.72)) continue;
    taken.push({ item, x, y, half, size });
    const { colour } = kind.get(item.kind);
    context.fillStyle = mix(colour, css("--panel"), dark.matches ? 0.34 : 0.14);
    context.strokeStyle = focus ? ink : lineColour(colour);
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

// Half the width and height that a box or a label takes on the screen; letters are about 0.58 as wide as high.
const reach = (item, scale) => (item.font.size * scale < READABLE
  ? [item.label.length * afar(item) * 0.29 + 6, afar(item)]
  : [(item.label.length * item.font.size * 0.29 + 12) * scale, (item.font.size * 0.65 + 7) * scale]);
const extent = (scale) => {
  const sides = [Infinity, Infinity, -Infinity, -Infinity];
  for (const id of visibleNodes.getIds()) {
    const item = node.get(id), { x, y } = place(item), [wide, high] = reach(item, scale);
    [x * scale - wide, y * scale - high].forEach((side, i) => { sides[i] = Math.min(sides[i], side); });
    [x * scale + wide, y * scale + high].forEach((side, i) => { sides[i + 2] = Math.max(sides[i + 2], side); });
  }
  return sides;
};
const fit = () => {
  if (!visibleNodes.length) return;
  const { clientWidth, clientHeight } = at("canvas"), wide = innerWidth > 720;
  const left = wide ? 248 : 12, right = wide && !at("panel").hidden ? 398 : 12, head = data.bands.length ? 44 : 16, foot = 16;
  const width = clientWidth - left - right, height = clientHeight - head - foot;
  let scale = 0, most = 1.3;
  for (let i = 0; i < 24; i += 1) { // labels keep their size on the screen, so the scale has no formula
    const tried = (scale + most) / 2, [x, y, endX, endY] = extent(tried);
    if (endX - x <= width && endY - y <= height) scale = tried; else most = tried;
  }
  scale = scale || Math.max(most, 0.01);
  const [x, y, endX, endY] = extent(scale);
  network.moveTo({ scale, position: {
    x: ((x + endX) / 2 - (left + width / 2) + clientWidth / 2) / scale, y: ((y + endY) / 2 - (head + height / 2) + clientHeight / 2) / scale,
  } });
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

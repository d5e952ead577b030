
// The picture: vis-network draws boxes and lines at the places that are given, and finds what is pointed at.

let tallness = 1; // how far a picture of years is drawn out in height, to fill a screen that is higher than wide
const spread = () => tallness * (state.kinds.has("Paper") && !data.shown.includes("Paper") ? data.spread : 1);
const bent = ([x, y, below]) => ({ x, y: y * spread() + below }); // a point that a line passes
const spots = new Map(); // places found for what had none
const hosted = (item) => { const host = node.get(item.under); return host && host.x !== null ? host : null; };
const place = (item) => {
  if (item.x !== null) return { x: item.x, y: item.y * spread() };
  const host = hosted(item);
  if (host) return { x: host.x, y: host.y * spread() + 0.65 * host.font.size + 30 };
  return spots.get(item.id) || { x: 0, y: 0 };
};
const overlaps = (x, y, item, box) => Math.abs(x - box.x) < (item.wide + box.wide) / 2 + 10 && Math.abs(y - box.y) < (item.high + box.high) / 2 + 8;
const settle = () => { // a free place near what it is linked with, for each thing that has none
  const taken = [...view.nodes].map((id) => node.get(id)).filter((item) => item.x !== null || spots.has(item.id)).map((item) => ({ ...place(item), wide: item.wide, high: item.high }));
  for (const id of view.nodes) {
    const item = node.get(id);
    if (item.x !== null || hosted(item) || spots.has(id)) continue;
    const line = touching.get(id).find((one) => { const end = node.get(other(one, id)); return view.nodes.has(end.id) && (end.x !== null || spots.has(end.id)); });
    const home = line ? place(node.get(other(line, id))) : { x: 0, y: 0 };
    const spot = freeSpot(item, home, taken);
    spots.set(id, spot);
    taken.push({ ...spot, wide: item.wide, high: item.high });
  }
};
const freeSpot = (item, home, taken) => {
  for (let ring = 1; ring < 60; ring += 1) {
    for (const [dx, dy] of [[0, 1], [0.6, 1], [-0.6, 1], [0, -1], [0.6, -1], [-0.6, -1], [1.2, 0.4], [-1.2, 0.4]]) {
      const x = home.x + dx * 110 * Math.min(ring, 6), y = home.y + dy * 38 * ring;
      if (!taken.some((box) => overlaps(x, y, item, box))) return { x, y };
    }
  }
  return { x: home.x, y: home.y + 60 * 38 };
};

// How large things are on the screen

const afar = (item) => 11 + (item.font.size - 14) / 4; // pixels of the letters of a label, where a dot stands for the box
const reach = (item, scale) => (item.font.size * scale < READABLE
  ? [item.label.length * afar(item) * 0.27, afar(item)]
  : [item.wide * scale / 2, item.high * scale / 2]);
const spanOf = (list) => {
  if (!list.length) return [0, 0, 1, 1];
  const sides = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y, wide, high] of list) {
    [x - wide, y - high].forEach((side, i) => { sides[i] = Math.min(sides[i], side); });
    [x + wide, y + high].forEach((side, i) => { sides[i + 2] = Math.max(sides[i + 2], side); });
  }
  return sides;
};
const shownItems = () => [...view.nodes].map((id) => node.get(id));
const extent = (scale) => spanOf([
  ...shownItems().map((item) => { const { x, y } = place(item); return [x * scale, y * scale, ...reach(item, scale)]; }),
  ...data.captions.map((caption) => [caption.x * scale, caption.y * scale * spread(), 8, 10]),
  ...data.edges.filter((item) => item.route && view.edges.has(item.id)).flatMap((item) => item.route.map(bent).map(({ x, y }) => [x * scale, y * scale, 2, 6])),
  ...data.rules.flatMap((rule) => rule.points.map(([x, y]) => [x * scale, y * scale, 2, 2])),
]);
const slim = innerWidth <= 720; // as on a phone
const SIDES = { left: data.lanes.some((lane) => lane.label) ? (slim ? 92 : 150) : 22, right: 22, head: data.bands.length ? 46 : 22, foot: 18 }, TALLEST = 3.5;
const room = () => [at("canvas").clientWidth - SIDES.left - SIDES.right, at("canvas").clientHeight - SIDES.head - SIDES.foot];
const fitting = () => { // labels keep their size on the screen, so the scale has no formula
  const [width, height] = room();
  let scale = 0, most = 1.35;
  for (let i = 0; i < 24; i += 1) {
    const tried = (scale + most) / 2, [x, y, endX, endY] = extent(tried);
    if (endX - x <= width && endY - y <= height) scale = tried; else most = tried;
  }
  return scale || Math.max(most, 0.01);
};
const stretch = () => {
  const before = tallness;
  tallness = 1;
  const scale = fitting(), [, y, , endY] = extent(scale);
  tallness = Math.min(TALLEST, Math.max(1, room()[1] / (endY - y)));
  return tallness !== before;
};
let fitted = []; // the room that it was last fitted to
const camera = () => { // from where all is seen
  fitted = room();
  const [width, height] = room(), scale = fitting(), [x, y, endX, endY] = extent(scale);
  return { scale, position: {
    x: ((x + endX) / 2 - (SIDES.left + width / 2) + at("canvas").clientWidth / 2) / scale,
    y: ((y + endY) / 2 - (SIDES.head + height / 2) + at("canvas").clientHeight / 2) / scale,
  } };
};
const LEAST = 0.65; // smaller letters are not read, and what has no years cannot be drawn out in height
const entrance = () => { // from where one begins: all, or where that is too small, the focus, or the upper end
  const all = camera();
  if (data.bands.length || all.scale >= LEAST) return all;
  const [x, y, endX] = extent(LEAST), { clientWidth, clientHeight } = at("canvas");
  if (data.focus && !data.figures) return { scale: LEAST, position: place(node.get(data.focus)) };
  const across = endX - x <= room()[0] ? (x + endX) / 2 : x - SIDES.left + clientWidth / 2;
  return { scale: LEAST, position: { x: across / LEAST, y: (y - SIDES.head + clientHeight / 2) / LEAST } };
};
const fit = (from = camera) => {
  if (!view.nodes.size || !at("canvas").clientHeight) return;
  if (data.bands.length && stretch()) {
    spots.clear();
    settle();
    repaint();
  }
  network.moveTo(from());
};
// Lines and dots keep a size that can be seen from afar, and boxes become dots where their letters cannot be read;
// redrawn in steps, since each asks for all of them.
const sizes = [...new Set(data.nodes.map((item) => item.font.size))];
const unread = (scale) => sizes.filter((size) => size * scale < READABLE).length;
const thicknessAt = (scale) => 1.5 ** Math.round(Math.log(Math.min(5, Math.max(1, 0.6 / scale))) / Math.log(1.5));
const restyle = () => {
  const scale = network.getScale(), wanted = thicknessAt(scale);
  if (wanted === thickness && unread(scale) === unread(zoom) && dashed(scale) === dashed(zoom)) return;
  [thickness, zoom] = [wanted, scale];
  repaint();
};

// Where all stands and how it looks is settled before anything is drawn, since each change is slow in a large picture.

if (slim) at("filters").open = false;
at("panel").hidden = !state.selected;
survey();
if (data.bands.length) stretch();
settle();
const start = entrance();
[thickness, zoom] = [thicknessAt(start.scale), start.scale];

const level = (from, to) => { // whether a line leaves its box at a side, not above or below
  const a = place(from), b = place(to);
  return data.flow || Math.abs(a.x - b.x) > (from.wide + to.wide) / 2 + 60 || Math.abs(a.y - b.y) < (from.high + to.high) / 2 + 10;
};
const shift = [...predicate.keys()];
const bend = (from, to, turn) => {
  const a = place(from), b = place(to);
  const aside = data.flow ? Math.abs(a.x - b.x) < 40 : Math.abs(a.x - b.x) < 80 && from.id !== data.focus && to.id !== data.focus;
  if (aside) return { enabled: true, type: a.y < b.y ? "curvedCW" : "curvedCCW", roundness: 0.25 + 0.1 * turn };
  const flat = level(from, to);
  return { enabled: true, type: "cubicBezier", forceDirection: flat ? "horizontal" : "vertical", roundness: 0.4 + 0.07 * turn };
};
const many = data.edges.length > 2500; // then arrows, which all lead to the left, would be a blot, and slow
const marker = (item, i) => `${item.id}\u0000${i}`;
const segments = (item) => { // a line that passes other columns is drawn in pieces, from point to point
  const stops = [item.from, ...(item.route || []).map((_, i) => marker(item, i)), item.to];
  return stops.slice(1).map((stop, i) => ({
    id: item.route ? marker(item, i) : item.id, claim: item.id, from: stops[i], to: stop,
    arrows: { to: { enabled: i === stops.length - 2 && !many, scaleFactor: 0.5 } },
    smooth: item.route ? { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 } : bend(node.get(item.from), node.get(item.to), shift.indexOf(item.predicate)),
  }));
};
const edgeOf = new Map();
const pieces = new Map(data.edges.map((item) => [item.id, segments(item)]));
for (const list of pieces.values()) for (const piece of list) edgeOf.set(piece.id, edge.get(piece.claim));
const points = data.edges.flatMap((item) => (item.route || []).map((bend, i) => ({ id: marker(item, i), claim: item.id, bend, shape: "dot", size: 0.1, borderWidth: 0, opacity: 0, label: "", chosen: false })));
const pointOf = new Map(points.map((point) => [point.id, point]));

const nodes = new vis.DataSet([
  ...data.nodes.map((item) => ({ id: item.id, ...place(item), ...look(item, false) })), ...points.map((point) => ({ ...point, ...bent(point.bend) })),
]);
const edges = new vis.DataSet(data.edges.filter((item) => !item.quiet).flatMap((item) => pieces.get(item.id).map((piece) => ({ ...piece, ...stroke(item, false, false) }))));
const seen = (id) => (pointOf.has(id) ? view.edges.has(pointOf.get(id).claim) : view.nodes.has(id));
const visibleNodes = new vis.DataView(nodes, { filter: (item) => seen(item.id) });
const visibleEdges = new vis.DataView(edges, { filter: (item) => view.edges.has(item.claim) });
const network = new vis.Network(at("canvas"), { nodes: visibleNodes, edges: visibleEdges }, {
  physics: false,
  layout: { improvedLayout: false, randomSeed: 1 },
  interaction: { hover: true, selectConnectedEdges: false, hoverConnectedEdges: false, zoomSpeed: 0.6, keyboard: false, tooltipDelay: 0 },
  nodes: { scaling: { label: { drawThreshold: 0 } }, borderWidthSelected: 3, margin: { top: 5, bottom: 5, left: 9, right: 9 }, shapeProperties: { borderRadius: 7 } },
  edges: { selectionWidth: 1, hoverWidth: 0.5, font: { size: 12, face: FACE, strokeWidth: 4, align: "horizontal" } },
});
network.moveTo(start);

const faded = (id, near) => state.selected && !near.has(id);
const repaint = () => {
  const marked = new Set(lit().map((item) => item.id));
  const near = new Set([...lit().flatMap((item) => [item.from, item.to]), ...(state.selected?.node ? [state.selected.node.id] : [])]);
  nodes.update([
    ...data.nodes.filter((item) => view.nodes.has(item.id)).map((item) => ({ id: item.id, ...place(item), ...look(item, faded(item.id, near)) })),
    ...points.map((point) => ({ id: point.id, ...bent(point.bend) })),
  ]);
  const few = marked.size <= 8 && marked.size > 0;
  edges.update(data.edges.filter((item) => !item.quiet && view.edges.has(item.id)).flatMap((item) => pieces.get(item.id).map((piece, i, all) => ({
    id: piece.id, ...stroke(item, state.selected && !marked.has(item.id), marked.has(item.id)),
    ...(item.route ? {} : { smooth: bend(node.get(item.from), node.get(item.to), shift.indexOf(item.predicate)) }),
    label: few && marked.has(item.id) && i === Math.floor((all.length - 1) / 2) ? predicate.get(item.predicate).label : undefined,
    font: { color: css("--ink"), strokeColor: css("--paper"), size: 12 * Math.max(1, 1 / network.getScale()), strokeWidth: 4 * Math.max(1, 1 / network.getScale()) },
  }))));
};
const refresh = () => {
  survey();
  settle();
  visibleNodes.refresh();
  visibleEdges.refresh();
  repaint();
  at("empty").hidden = view.nodes.size > 0;
  tell();
};


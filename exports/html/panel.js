
// The panel

const safe = (url) => /^https?:\/\//i.test(url || "");
const percent = (number) => number.toFixed(2);
const button = (id) => {
  const made = make("button", { type: "button", className: "name", dir: "auto" }, node.get(id).name);
  made.addEventListener("click", () => select({ node: node.get(id) }, true));
  return made;
};
const paper = (id) => {
  const source = data.papers[id];
  if (!source) return make("bdi", {}, id);
  const title = safe(source.url)
    ? make("a", { href: source.url, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, source.title)
    : make("bdi", {}, source.title);
  return make("span", {}, title, source.year ? ` (${source.year})` : "");
};
const quotes = (edge) => edge.evidence.map((item) => make("blockquote", { dir: "auto" }, item.text,
  make("cite", {}, paper(item.paper), ` \u00b7 confidence ${percent(item.confidence)}`)));
const strength = (edge) => ` \u00b7 belief ${percent(edge.belief)}, ${edge.support} ${edge.support === 1 ? "paper" : "papers"}`;

const edgePanel = (edge) => {
  const others = touching.get(edge.from).filter((other) => other !== edge && touching.get(edge.to).includes(other));
  return [
    make("h2", {}, button(edge.from), ` ${predicate.get(edge.predicate).label} `, button(edge.to)),
    make("p", { className: "quiet" }, strength(edge).slice(3)), ...quotes(edge),
    ...(others.length ? [make("h3", {}, "Also between the two")] : []),
    ...others.flatMap((other) => [claim(other, button(other.from), button(other.to)), ...quotes(other)]),
  ];
};
const claim = (edge, subject, object) => make("p", {}, subject, ` ${predicate.get(edge.predicate).label} `, object,
  make("span", { className: "quiet" }, strength(edge)));
const nodePanel = (item) => {
  const claims = touching.get(item.id), parts = [make("h2", { dir: "auto" }, item.name)];
  const facts = [[item.kind, item.aliases ? [" \u00b7 also ", item.aliases.join(", ")] : []]];
  if (item.kind === "Paper") facts.push(["", [paper(item.id)]]);
  if (item.introduced) facts.push(["introduced by ", item.introduced.flatMap((id, i) => [i ? "; " : "", paper(id)])]);
  if (item.unnamed_in) facts.push(["has no name of its own in ", [paper(item.unnamed_in)]]);
  if (item.higher_is_better !== undefined) facts.push([item.higher_is_better ? "higher is better" : "lower is better", []]);
  parts.push(...facts.map(([first, rest]) => make("p", { className: "quiet" }, first, make("bdi", {}, ...rest))));
  for (const { name: which, label } of data.predicates) {
    const out = claims.filter((edge) => edge.predicate === which && edge.from === item.id);
    const into = claims.filter((edge) => edge.predicate === which && edge.to === item.id);
    if (out.length) parts.push(make("h3", {}, `${label} (${out.length})`), ...out.flatMap((edge) => [
      make("p", {}, button(edge.to), make("span", { className: "quiet" }, strength(edge))), ...quotes(edge)]));
    if (into.length) parts.push(make("h3", {}, `\u2026 ${label} it (${into.length})`), ...into.flatMap((edge) => [
      make("p", {}, button(edge.from), make("span", { className: "quiet" }, strength(edge))), ...quotes(edge)]));
  }
  return parts;
};

const select = (what, move) => {
  selected = what;
  at("clear").disabled = !what;
  at("panel").hidden = !what;
  if (what) {
    if (what.node && !shownKinds.has(what.node.kind)) tick(what.node.kind);
    const close = make("button", { type: "button", className: "close", title: "Close" }, "\u00d7");
    close.addEventListener("click", () => select(null));
    at("panel").replaceChildren(close, ...(what.edge ? edgePanel(what.edge) : nodePanel(what.node)));
    at("panel").scrollTop = 0;
  }
  refresh();
  repaint();
  if (!what) network.unselectAll();
  else if (what.node && visibleNodes.get(what.node.id)) {
    network.selectNodes([what.node.id]);
    if (move) network.focus(what.node.id, {
      scale: Math.max(0.75, network.getScale()), offset: { x: innerWidth > 720 ? -75 : 0, y: innerWidth > 720 ? 0 : -120 }, animation: { duration: 300 },
    });
  }
};

network.on("click", ({ nodes: [first], edges: [line], pointer: { canvas } }) => {
  const label = labels.find(({ x, y, half, size }) => Math.abs(x - canvas.x) < half && Math.abs(y - canvas.y) < size * 0.66);
  if (label) select({ node: label.item });
  else if (first !== undefined) select({ node: node.get(first) });
  else select(line === undefined ? null : { edge: edgeOf.get(line) });
});

for (const [event, cursor] of Object.entries({ hoverNode: "pointer", hoverEdge: "pointer", blurNode: "", blurEdge: "" })) {
  network.on(event, () => { at("canvas").style.cursor = cursor; });
}

// The controls

const sample = (item) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  for (const [key, value] of Object.entries({ width: 34, height: 8 })) svg.setAttribute(key, value);
  const drawn = { x1: 0, y1: 4, x2: 34, y2: 4, stroke: lineColour(item.color), "stroke-width": item.width, "stroke-dasharray": (item.dashes || []).join(" ") };
  for (const [key, value] of Object.entries(drawn)) line.setAttribute(key, value);
  svg.append(line);
  return svg;
};
const boxes = new Map();
const option = (key, set, sign, text, count) => {
  const box = make("input", { type: "checkbox", checked: set.has(key) });
  box.addEventListener("change", () => {
    if (box.checked) set.add(key); else set.delete(key);
    refresh();
    repaint();
  });
  boxes.set(key, box);
  return make("label", {}, box, sign, text, make("span", { className: "number" }, count.toLocaleString("en")));
};
const tick = (key) => { const box = boxes.get(key); box.checked = true; box.dispatchEvent(new Event("change")); };
const legend = () => {
  const count = (list, key, value) => list.filter((item) => item[key] === value).length;
  for (const old of document.querySelectorAll("fieldset label")) old.remove();
  for (const item of data.kinds) {
    const sign = make("span", { className: "sign" }, item.sign);
    sign.style.color = lineColour(item.colour);
    at("kinds").append(option(item.name, shownKinds, sign, item.name, count(data.nodes, "kind", item.name)));
  }
  for (const item of data.predicates) {
    at("predicates").append(option(item.name, shownPredicates, sample(item), item.label, count(data.edges, "predicate", item.name)));
  }
};
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const words = data.nodes.map((item) => [item, [item.name, ...(item.aliases || [])].map(fold)]);
const search = () => {
  const wanted = fold(at("search").value.trim());
  const rank = (names) => Math.min(...names.map((text) => (text === wanted ? 0 : text.startsWith(wanted) ? 1 : text.includes(wanted) ? 2 : 9)));
  const hits = wanted ? words.map(([item, names]) => [rank(names), -touching.get(item.id).length, item]).filter(([order]) => order < 9) : [];
  hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const rows = hits.slice(0, 6).map(([, , item]) => make("li", { title: item.name }, kind.get(item.kind).sign, button(item.id)));
  if (hits.length > 6) rows.push(make("li", {}, `and ${hits.length - 6} more`));
  if (wanted && !hits.length) rows.push(make("li", {}, "nothing of that name"));
  at("found").replaceChildren(...rows);
  return hits;
};
at("search").addEventListener("input", search);
at("search").addEventListener("keydown", (event) => {
  const [first] = event.key === "Enter" ? search() : [];
  if (first) select({ node: first[2] }, true);
});
at("belief").addEventListener("input", () => {
  leastBelief = Number(at("belief").value);
  at("least").textContent = leastBelief;
  refresh();
  repaint();
});
at("alone").checked = showAlone;
at("alone").addEventListener("change", () => { showAlone = at("alone").checked; refresh(); });
at("fit").addEventListener("click", fit);
at("clear").addEventListener("click", () => select(null));
addEventListener("keydown", (event) => { if (event.key === "Escape") select(null); });
dark.addEventListener("change", () => { legend(); repaint(); network.redraw(); });
if (innerWidth <= 720) at("filters").open = false;
if (data.nodes.length < data.counts.nodes) {
  at("cut").hidden = false;
  at("cut").textContent = `This page holds the ${data.nodes.length.toLocaleString("en")} best-connected nodes and the `
    + `${data.edges.length.toLocaleString("en")} edges between them; the other exports hold all.`;
}
if (!data.bands.length && data.counts.papers) {
  at("axis").hidden = false;
  at("axis").textContent = `No time axis: ${data.dated ? "too few of the things here have a year" : "the papers here have no dates"}; `
    + "what is built upon stands left of what builds on it.";
}
document.title = at("title").textContent = data.title;
legend();
refresh();
fit();
// Lines and dots keep a size that can be seen from afar, and boxes become dots where their letters cannot be read;
// redrawn in steps, since each asks for all of them.
const sizes = [...new Set(data.nodes.map((item) => item.font.size))];
const unread = (scale) => sizes.filter((size) => size * scale < READABLE).length;
const restyle = () => {
  const scale = network.getScale();
  const wanted = 1.5 ** Math.round(Math.log(Math.min(5, Math.max(1, 0.5 / scale))) / Math.log(1.5));
  if (wanted === thickness && unread(scale) === unread(zoom)) return;
  [thickness, zoom] = [wanted, scale];
  repaint();
};
restyle();
network.on("afterDrawing", () => setTimeout(restyle));
let moved = false, resized = false;
for (const gesture of ["zoom", "dragStart", "click"]) network.on(gesture, () => { moved = true; });
network.on("resize", () => { resized = true; });
network.on("initRedraw", () => { // before anything is drawn, so that nothing is seen to jump
  if (resized && !moved) { fit(); restyle(); }
  resized = false;
});
const linked = data.nodes.find(({ id }) => location.hash === `#${id}` || location.hash === `#${encodeURI(id)}`);
if (linked) { select({ node: linked }, true); moved = true; }

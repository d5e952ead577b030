
// The panel: all about the thing or line that is selected

const safe = (url) => /^https?:\/\//i.test(url || "");
const number = (value) => value.toFixed(2);
const button = (id, text) => {
  const made = make("button", { type: "button", className: "name", dir: "auto" }, text || node.get(id).name);
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
const sentence = (item) => item.pieces.map(([text, end]) => (end ? make("mark", { className: end === 1 ? "subject" : "object" }, text) : text));
const quotes = (item) => [
  ...item.evidence.map((said) => make("blockquote", { dir: "auto" }, ...sentence(said),
    make("cite", {}, paper(said.paper), ` \u00b7 read with confidence ${number(said.confidence)}`))),
  ...(item.more ? [make("p", { className: "quiet" }, `and ${count(item.more)} more`)] : []),
];
const belief = (item) => make("p", { className: "quiet" },
  make("meter", { min: 0, max: 1, value: item.belief, title: "belief" }), ` belief ${number(item.belief)}: ${item.why}`);
const figures = (item) => (item.results || []).map((text) => make("p", { className: "figure-line", dir: "auto" }, text));
const relation = (item) => make("button", { type: "button", className: "name" }, predicate.get(item.predicate).label);
const statement = (item) => {
  const middle = relation(item);
  middle.addEventListener("click", () => select({ edge: item }, true));
  return [button(item.from), " ", middle, " ", button(item.to)];
};

const edgePanel = (item) => {
  const others = touching.get(item.from).filter((line) => line !== item && touching.get(item.to).includes(line));
  const opposite = item.opposite && edge.get(item.opposite);
  return [
    make("h2", {}, button(item.from), ` ${predicate.get(item.predicate).label} `, button(item.to)),
    ...figures(item), ...quotes(item), belief(item),
    ...(item.opposite ? [make("h3", {}, "Contradicted"), make("p", {}, ...(opposite ? statement(opposite) : ["a paper outside of this page says the opposite"]))] : []),
    ...(others.length ? [make("h3", {}, "Also between the two")] : []),
    ...others.flatMap((line) => [make("p", {}, ...statement(line)), ...quotes(line)]),
  ];
};
const facts = (item) => {
  const told = [[`${item.kind}${item.year ? `, ${item.year}` : ""}`, item.aliases ? [" \u00b7 also ", item.aliases.join(", ")] : []]];
  if (item.kind === "Paper") told.push(["", [paper(item.of)]]);
  if (item.introduced) told.push(["introduced by ", item.introduced.flatMap((id, i) => [i ? "; " : "", paper(id)])]);
  if (item.unnamed_in) told.push(["has no name of its own in ", [paper(item.unnamed_in)]]);
  if (item.higher_is_better !== undefined) told.push([item.higher_is_better ? "higher is better" : "lower is better", []]);
  return told.map(([first, rest]) => make("p", { className: "quiet" }, first, make("bdi", {}, ...rest)));
};
const group = (title, lines, item) => (lines.length ? [make("h3", {}, `${title} (${lines.length})`), make("ul", {}, ...lines.map((line) => {
  const why = make("button", { type: "button", className: "name", title: "the sentence" }, number(line.belief));
  why.addEventListener("click", () => select({ edge: line }, true));
  return make("li", {}, button(other(line, item.id)), make("span", { className: "quiet" }, " \u00b7 belief "), why, ...figures(line));
}))] : []);
const actions = (item) => {
  const around = touching.get(item.id).filter((line) => !view.nodes.has(other(line, item.id))).length, open = state.open.has(item.id);
  const more = make("button", { type: "button", disabled: !around && !open, id: "expand" }, open ? "Fold" : around ? `Show ${around} more around it` : "All around it is in view");
  more.addEventListener("click", () => expand(item));
  const less = make("button", { type: "button", id: "hide" }, "Hide");
  less.addEventListener("click", () => hide(item));
  return make("p", { className: "buttons" }, more, less);
};
const nodePanel = (item) => {
  const lines = touching.get(item.id), listed = [];
  for (const { name, label, back } of data.predicates) {
    listed.push(...group(label, lines.filter((line) => line.predicate === name && line.from === item.id), item));
    listed.push(...group(back, lines.filter((line) => line.predicate === name && line.to === item.id && line.from !== item.id), item));
  }
  const own = lines.length === 1 && item.tells ? [...quotes(lines[0]), belief(lines[0])] : [];
  const named = item.named ? [make("h3", {}, `Named in (${item.named.length})`), make("ul", {}, ...item.named.slice(0, 12).map((id) => make("li", {}, paper(id)))),
    ...(item.named.length > 12 ? [make("p", { className: "quiet" }, `and ${item.named.length - 12} more`)] : [])] : [];
  return [make("h2", { dir: "auto" }, item.name), ...(item.tells ? [make("p", { className: "figure-line" }, item.tells)] : []), ...facts(item), actions(item), ...own, ...listed, ...named];
};
const fill = () => {
  const what = state.selected;
  at("panel").hidden = !what;
  if (!what) return;
  const close = make("button", { type: "button", className: "close", title: "Close (Escape)" }, "\u00d7");
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => select(null));
  at("panel").replaceChildren(close, ...(what.edge ? edgePanel(what.edge) : nodePanel(what.node)));
  at("panel").scrollTop = 0;
};
const spoken = (what) => {
  if (!what) return "nothing selected";
  if (what.node) return `${what.node.kind} ${what.node.name}, ${lit().length} lines in view`;
  const { from, to, predicate: name, evidence } = what.edge;
  return `${node.get(from).name} ${predicate.get(name).label} ${node.get(to).name}${evidence.length ? `: ${evidence[0].pieces.map(([text]) => text).join("")}` : ""}`;
};
const bringIntoView = (item) => {
  const { x, y } = network.canvasToDOM(place(item)), { clientWidth, clientHeight } = at("canvas");
  if (x > 60 && y > 60 && x < clientWidth - 60 && y < clientHeight - 40) return;
  network.moveTo({ position: place(item), scale: Math.max(0.6, network.getScale()), animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 250 } });
};
const select = (what, move) => {
  const opens = Boolean(what) !== Boolean(state.selected);
  state.selected = what;
  refresh();
  fill();
  if (opens) network.setSize("100%", "100%");
  at("said").textContent = spoken(what);
  if (move && what) requestAnimationFrame(() => bringIntoView(what.node || node.get(what.edge.to)));
};
const hide = (item) => { state.hidden.add(item.id); state.open.delete(item.id); select(null); };
const expand = (item) => {
  if (!state.open.delete(item.id)) state.open.add(item.id);
  refresh();
  fill();
};

network.on("click", ({ nodes: [first], edges: [line], pointer: { canvas } }) => {
  const label = labels.find(({ x, y, half, size }) => Math.abs(x - canvas.x) < half && Math.abs(y - canvas.y) < size * 0.68);
  if (label) select({ node: label.item });
  else if (first !== undefined && node.has(first)) select({ node: node.get(first) });
  else select(line === undefined ? null : { edge: edgeOf.get(line) });
});
for (const [event, cursor] of Object.entries({ hoverNode: "pointer", hoverEdge: "pointer", blurNode: "", blurEdge: "" })) {
  network.on(event, () => { at("canvas").style.cursor = cursor; });
}


// The address holds the state, so that a link leads back to it; then the page begins.

const differs = (a, b) => a.size !== b.size || [...a].some((item) => !b.has(item));
const toHash = () => {
  const first = beginning(), told = new URLSearchParams();
  if (state.selected?.node) told.set("node", state.selected.node.id);
  if (state.selected?.edge) told.set("edge", state.selected.edge.id);
  for (const key of ["kinds", "predicates", "hidden", "open"]) {
    if (!differs(state[key], first[key])) continue;
    for (const item of state[key].size ? [...state[key]].sort() : [""]) told.append(key, item);
  }
  for (const key of ["belief", "from", "to"]) if (state[key] !== first[key]) told.set(key, state[key]);
  return String(told);
};
const fromHash = (hash) => {
  const told = new URLSearchParams(hash.slice(1)), made = beginning();
  const known = { kinds: kind, predicates: predicate, hidden: node, open: node };
  for (const [key, all] of Object.entries(known)) if (told.has(key)) made[key] = new Set(told.getAll(key).filter((item) => all.has(item)));
  for (const key of ["belief", "from", "to"]) if (told.has(key) && Number.isFinite(Number(told.get(key)))) made[key] = Number(told.get(key));
  if (node.has(told.get("node"))) made.selected = { node: node.get(told.get("node")) };
  if (edge.has(told.get("edge"))) made.selected = { edge: edge.get(told.get("edge")) };
  return made;
};
const tell = () => {
  const { papers } = data.counts, lines = view.edges.size;
  at("counts").textContent = `${count(view.nodes.size)} thing${view.nodes.size === 1 ? "" : "s"} and ${count(lines)} relation${lines === 1 ? "" : "s"} in view \u00b7 from ${count(papers)} paper${papers === 1 ? "" : "s"}${data.newest ? `, the newest of ${data.newest}` : ""}`;
  const hash = toHash();
  if (`#${hash}` !== location.hash && (hash || location.hash)) history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  at("back").disabled = !hash;
  if (!at("table").hidden) tabulate();
};

document.title = at("title").textContent = data.title;
at("notes").textContent = data.notes.join(" ");
at("reading").textContent = data.reading;
if (innerWidth <= 720) at("filters").open = false;
state = fromHash(location.hash);
legend();
refresh();
fill();
network.setSize("100%", "100%");
fit();
restyle();
fit();
if (state.selected) bringIntoView(state.selected.node || node.get(state.selected.edge.to));

let moved = false, resized = false;
for (const gesture of ["zoom", "dragStart"]) network.on(gesture, () => { moved = true; });
network.on("resize", () => { resized = true; });
network.on("initRedraw", () => { // before anything is drawn, so that nothing is seen to jump
  const asked = resized && !moved;
  resized = false; // first, since fitting draws again
  if (asked) { fit(); restyle(); }
});
const again = () => { legend(); repaint(); network.redraw(); };
night.addEventListener("change", again);
addEventListener("beforeprint", () => { printing = true; again(); });
addEventListener("afterprint", () => { printing = false; again(); });
addEventListener("hashchange", () => {
  if (location.hash === `#${toHash()}`) return;
  state = fromHash(location.hash);
  legend();
  refresh();
  fill();
});
network.once("afterDrawing", () => { document.documentElement.dataset.settled = "yes"; });
network.redraw();

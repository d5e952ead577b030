
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
const tell = () => {
  const { papers } = data.counts, lines = view.edges.size;
  at("counts").textContent = `${count(view.nodes.size)} thing${view.nodes.size === 1 ? "" : "s"} and ${count(lines)} relation${lines === 1 ? "" : "s"} in view \u00b7 from ${count(papers)} paper${papers === 1 ? "" : "s"}${data.newest ? `, the newest of ${data.newest}` : ""}`;
  const hash = toHash();
  if (`#${hash}` !== location.hash && (hash || location.hash)) history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  at("back").disabled = !hash;
  recount();
  if (!at("table").hidden) tabulate();
};

document.title = at("title").textContent = data.title;
at("notes").textContent = data.notes.join(" ");
at("reading").textContent = data.reading + (data.edges.length > CROWD ? " Where more than a thousand lines are in view, they have no dashes until one comes nearer." : "");
legend();
at("empty").hidden = view.nodes.size > 0;
tell();
if (state.selected) { fill(); repaint(); bringIntoView(state.selected.node || node.get(state.selected.edge.to)); }

let moved = false, resized = false;
for (const gesture of ["zoom", "dragStart"]) network.on(gesture, () => { moved = true; });
network.on("resize", () => { resized = true; });
network.on("initRedraw", () => { // before anything is drawn, so that nothing is seen to jump
  const asked = resized && !moved && String(room()) !== String(fitted);
  resized = false; // first, since fitting draws again
  if (asked) { fit(entrance); restyle(); }
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


// Search, filters that are also the legend, keyboard, and the table

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const named = data.nodes.map((item) => [item, [item.name, ...(item.aliases || [])].map(fold)]);
let hits = [], active = -1;
const find = () => {
  const wanted = fold(at("search").value.trim());
  const rank = (names) => Math.min(...names.map((text) => (text === wanted ? 0 : text.startsWith(wanted) ? 1 : text.includes(wanted) ? 2 : 9)));
  const found = wanted ? named.map(([item, names]) => [rank(names), item.x === null, -touching.get(item.id).length, item]).filter(([order]) => order < 9) : [];
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  hits = found.slice(0, 8).map((row) => row[3]);
  active = hits.length ? 0 : -1;
  suggest(wanted, found.length);
};
const suggest = (wanted, all) => {
  const rows = hits.map((item, i) => {
    const sign = make("span", { className: "sign" }, kind.get(item.kind).sign);
    sign.style.color = bright(kind.get(item.kind).colour);
    const row = make("li", { id: `hit-${i}`, role: "option", title: item.name }, sign, make("bdi", {}, item.name), make("small", {}, String(item.year || item.kind)));
    row.setAttribute("aria-selected", i === active);
    row.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
    return row;
  });
  if (wanted && !hits.length) rows.push(make("li", { className: "none", role: "option" }, "nothing of that name on this page"));
  if (all > hits.length) rows.push(make("li", { className: "none", role: "option" }, `and ${count(all - hits.length)} more`));
  at("found").replaceChildren(...rows);
  at("found").hidden = !rows.length;
  at("search").setAttribute("aria-expanded", rows.length > 0);
  if (active >= 0) at("search").setAttribute("aria-activedescendant", `hit-${active}`); else at("search").removeAttribute("aria-activedescendant");
};
const closeHits = () => { hits = []; active = -1; suggest("", 0); };
const take = (item) => {
  closeHits();
  state.hidden.delete(item.id);
  select({ node: item }, true);
};
at("search").addEventListener("input", find);
at("search").addEventListener("blur", closeHits);
at("search").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && hits[active]) take(hits[active]);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (hits.length) active = (active + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length;
    suggest(fold(at("search").value.trim()), hits.length);
  } else if (event.key === "Escape") closeHits();
});

// Filters

const sample = (item) => {
  const svg = svgMake("svg", { width: 30, height: 8, "aria-hidden": "true" });
  svg.append(svgMake("line", { x1: 0, y1: 4, x2: 30, y2: 4, stroke: bright(item.color), "stroke-width": Math.min(3, item.width), "stroke-dasharray": (item.dashes || []).join(" ") }));
  return svg;
};
const chip = (key, set, sign, text, total) => {
  const box = make("input", { type: "checkbox", checked: state[set].has(key), value: key });
  box.addEventListener("change", () => {
    if (box.checked) state[set].add(key); else state[set].delete(key);
    refresh();
    if (state.selected) fill();
  });
  return make("label", { className: "chip" }, box, sign, text, make("span", { className: "number" }, count(total)));
};
const recount = () => { // how many are in view, or would be there to be shown
  const lists = { kinds: [data.nodes, view.nodes, "kind"], predicates: [data.edges, view.edges, "predicate"] };
  for (const [set, [list, seen, key]] of Object.entries(lists)) for (const label of at(set).querySelectorAll("label.chip")) {
    const { value, checked } = label.querySelector("input"), all = list.filter((item) => item[key] === value), shown = all.filter((item) => seen.has(item.id)).length;
    label.querySelector(".number").textContent = count(checked ? shown : all.length);
    label.title = `${count(shown)} in view, ${count(all.length)} on this page`;
    label.classList.toggle("idle", checked && !shown);
  }
};
const tally = (list, key, value) => list.filter((item) => item[key] === value).length;
const legend = () => {
  for (const old of document.querySelectorAll("label.chip")) old.remove();
  for (const item of data.kinds) {
    const total = tally(data.nodes, "kind", item.name), sign = make("span", { className: "sign" }, item.sign);
    sign.style.color = bright(item.colour);
    if (total) at("kinds").append(chip(item.name, "kinds", sign, item.name, total));
  }
  for (const item of data.predicates) {
    const total = tally(data.edges, "predicate", item.name);
    if (total) at("predicates").append(chip(item.name, "predicates", sample(item), item.label, total));
  }
  at("belief").value = state.belief;
  at("least").textContent = state.belief.toFixed(2);
  at("years").hidden = years.length < 2;
  for (const id of ["from", "to"]) {
    at(id).replaceChildren(...years.map((year) => make("option", { value: year, selected: year === state[id] }, String(year))));
    at(id).value = state[id];
  }
};
at("belief").addEventListener("input", () => {
  state.belief = Number(at("belief").value);
  at("least").textContent = state.belief.toFixed(2);
  refresh();
});
for (const id of ["from", "to"]) at(id).addEventListener("change", () => { state[id] = Number(at(id).value); refresh(); });
at("fit").addEventListener("click", () => { fit(camera); restyle(); });
at("back").addEventListener("click", () => { state = beginning(); legend(); select(null); fit(); });

// Keyboard: from thing to thing by direction, and through the lines of one

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const toward = ([dx, dy]) => {
  const own = state.selected?.node || (state.selected?.edge && node.get(state.selected.edge.from));
  if (!own) return node.get(data.focus) || ranked.find((item) => view.nodes.has(item.id));
  const home = place(own);
  const cost = (item) => {
    const { x, y } = place(item), ahead = (x - home.x) * dx + (y - home.y) * dy, aside = Math.abs((x - home.x) * dy) + Math.abs((y - home.y) * dx);
    return ahead > 1 ? ahead + 2 * aside : Infinity;
  };
  const best = shownItems().filter((item) => item !== own).map((item) => [cost(item), item]).sort((a, b) => a[0] - b[0])[0];
  return best && best[0] < Infinity ? best[1] : own;
};
let home = null; // the thing whose lines are gone through
const nextLine = (step) => {
  if (state.selected?.node) home = state.selected.node;
  if (!home) return;
  const lines = touching.get(home.id).filter((item) => view.edges.has(item.id));
  const now = lines.indexOf(state.selected?.edge);
  if (lines.length) select({ edge: lines[(now + step + lines.length) % lines.length] }, true);
};
at("canvas").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase(), own = state.selected?.node;
  if (ARROWS[event.key]) { const next = toward(ARROWS[event.key]); if (next) select({ node: next }, true); }
  else if (key === "n") nextLine(1);
  else if (key === "p") nextLine(state.selected?.node ? 0 : -1);
  else if (key === "h" && own) hide(own);
  else if (key === "e" && own) expand(own);
  else if (key === "+" || key === "-") network.moveTo({ scale: network.getScale() * (key === "+" ? 1.25 : 0.8) });
  else return;
  event.preventDefault();
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || at("query").open) return;
  at("save").open = false;
  if (state.selected) select(null);
});

// The table: what is in view, as text

const cell = (tag, attributes, ...children) => make(tag, attributes, ...children);
const row = (item) => make("tr", {},
  cell("th", { scope: "row", dir: "auto" }, button(item.from)), cell("td", {}, predicate.get(item.predicate).label), cell("td", { dir: "auto" }, button(item.to)),
  cell("td", { dir: "auto" }, (item.results || []).join("; ")), cell("td", { className: "figure" }, number(item.belief)), cell("td", { className: "figure" }, String(item.support)),
  cell("td", { dir: "auto" }, ...(item.evidence.length ? [...sentence(item.evidence[0]), " ", make("cite", { className: "quiet" }, paper(item.evidence[0].paper))] : [])));
const tabulate = () => {
  const lines = data.edges.filter((item) => view.edges.has(item.id));
  const ends = new Set(lines.flatMap((item) => [item.from, item.to])), alone = shownItems().filter((item) => !ends.has(item.id));
  const head = ["Subject", "Relation", "Object", "Result", "Belief", "Papers", "Sentence"].map((text) => cell("th", { scope: "col" }, text));
  at("table").replaceChildren(make("table", {},
    make("caption", {}, `${data.title}: ${count(view.nodes.size)} things and ${count(lines.length)} relations in view.${alone.length ? ` Without a relation in view: ${alone.map((item) => item.name).join(", ")}.` : ""}`),
    make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...lines.map(row))));
};
at("tabular").addEventListener("click", () => {
  const on = at("table").hidden;
  at("table").hidden = !on;
  at("stage").hidden = on;
  at("tabular").setAttribute("aria-pressed", on);
  if (on) tabulate();
});

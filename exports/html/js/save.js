
// Taking things away: the picture as SVG and PNG, the query, the address

const svgMake = (tag, attributes = {}, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) if (value !== "" && value !== undefined) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const clean = (text) => String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
let lettered = 1; // how much larger titles, years and the legend are, to be read in a large picture
let dotted = new Set(); // things that are dots, since there is no room for their names
let grown = 1; // how much larger boxes and letters are than on the screen, in a picture that would else be all gaps
const growth = () => {
  const shown = shownItems().map((item) => ({ ...place(item), item }));
  const [x, , endX] = extent(1), most = Math.min(4, (endX - x) / 1800);
  const clash = (a, b, tried) => Math.abs(a.x - b.x) < tried * (a.item.wide + b.item.wide) / 2 + 4 && Math.abs(a.y - b.y) < tried * (a.item.high + b.item.high) / 2 + 4;
  dotted = new Set();
  if (shown.length > 600 || most <= 1) return 1;
  for (let tried = most; tried > most / 1.3; tried -= 0.1) if (!shown.some((a, i) => shown.slice(i + 1).some((b) => clash(a, b, tried)))) return tried;
  const kept = []; // no room for all: as on the screen, the best connected keep their names
  for (const one of shown.sort((a, b) => Boolean(b.item.main) - Boolean(a.item.main) || ranked.indexOf(a.item) - ranked.indexOf(b.item))) {
    if (kept.some((other) => clash(one, other, most))) dotted.add(one.item.id); else kept.push(one);
  }
  return most;
};
const half = (item) => grown * (dotted.has(item.id) ? 4 : item.wide / 2);
const halfHigh = (item) => grown * (dotted.has(item.id) ? 4 : item.high / 2);
const write = (text, x, y, bare, { fill = css("--quiet"), weight = 400, anchor = "middle", times = lettered } = {}) => svgMake("text", {
  x, y: y + bare * times * 0.35, "font-size": round(bare * times), "font-family": FACE, "font-weight": weight, "text-anchor": anchor, fill,
}, clean(text));
const round = (value) => Math.round(value * 10) / 10;
const stretchOf = (a, b, flat) => { // a curve from point to point, level at both ends, or upright where it leads up or down
  const [dx, dy] = flat ? [(b[0] - a[0]) * 0.45, 0] : [0, (b[1] - a[1]) * 0.45];
  return `C${[a[0] + dx, a[1] + dy, b[0] - dx, b[1] - dy, b[0], b[1]].map(round).join(" ")}`;
};
const threadOf = (item, a, b) => { // level out of its box, through the points that it passes, and level into the other
  const way = item.route.map(([x, y, below]) => [x, y * spread() + below * grown]);
  const out = (box, [x, y]) => [place(box).x + Math.sign(x - place(box).x) * half(box), dotted.has(box.id) ? place(box).y : y];
  return [out(a, way[0]), ...way, out(b, way[way.length - 1])];
};
const ends = (item) => { // where a line leaves and meets its boxes
  const a = node.get(item.from), b = node.get(item.to), from = place(a), to = place(b), turn = (shift.indexOf(item.predicate) - 1) * 4 * grown;
  if (item.route) return threadOf(item, a, b);
  const side = (box, own, [x, y]) => {
    if (level(a, b)) return Math.abs(x - own.x) < 40 ? [own.x + half(box), own.y + turn] : [own.x + Math.sign(x - own.x) * half(box), own.y + turn];
    return [own.x + turn, own.y + Math.sign(y - own.y) * halfHigh(box)];
  };
  return [side(a, from, [to.x, to.y]), side(b, to, [from.x, from.y])];
};
const curve = (item) => {
  const [first, ...rest] = ends(item), a = place(node.get(item.from)), b = place(node.get(item.to));
  if (!item.route && Math.abs(a.x - b.x) < 40 && data.flow) { // in one column: around its side
    const out = 26 + Math.abs(first[1] - rest[0][1]) * 0.12;
    return `M${first.map(round).join(" ")}C${[first[0] + out, first[1], rest[0][0] + out, rest[0][1], ...rest[0]].map(round).join(" ")}`;
  }
  const stops = [first, ...rest], flat = level(node.get(item.from), node.get(item.to));
  return `M${first.map(round).join(" ")}${rest.map((stop, i) => stretchOf(stops[i], stop, flat)).join("")}`;
};
const arrow = (name, colour) => svgMake("marker", { id: `to-${name}`, viewBox: "0 0 8 8", refX: 7.5, refY: 4, markerWidth: 9 * grown, markerHeight: 9 * grown, markerUnits: "userSpaceOnUse", orient: "auto" },
  svgMake("path", { d: "M0 0.6L8 4L0 7.4Z", fill: colour }));
const drawLine = (item) => {
  const path = curve(item), near = !state.selected || lit().includes(item);
  const drawn = svgMake("path", {
    d: path, fill: "none", stroke: bright(item.color), "stroke-width": round(lineWidth(item) * grown), "stroke-dasharray": (item.dashes || []).map((dash) => round(dash * grown)).join(" "),
    "stroke-opacity": near ? round(strength(item) * 10) / 10 : 0.1, "marker-end": `url(#to-${item.predicate})`,
  });
  drawn.append(svgMake("title", {}, clean(`${node.get(item.from).name} ${predicate.get(item.predicate).label} ${node.get(item.to).name} (belief ${number(item.belief)})`)));
  return item.main ? [svgMake("path", { d: path, fill: "none", stroke: css("--glow"), "stroke-width": round((lineWidth(item) + 9) * grown), "stroke-linecap": "round" }), drawn] : [drawn];
};
const drawBox = (item) => {
  const { x, y } = place(item), { fill: ground_, border, ink, width, bold } = boxLook(item);
  if (dotted.has(item.id)) return svgMake("circle", { cx: round(x), cy: round(y), r: round(4 * grown), fill: bright(kind.get(item.kind).colour) }, svgMake("title", {}, clean(item.name)));
  return svgMake("g", { transform: `translate(${round(x)} ${round(y)}) scale(${round(grown)})` }, svgMake("title", {}, clean(item.name)),
    svgMake("rect", { x: -item.wide / 2, y: -item.high / 2, width: item.wide, height: item.high, rx: 7, fill: ground_, stroke: border, "stroke-width": width }),
    write(item.label, 0, 0, item.font.size, { fill: ink, weight: bold ? 600 : 400, times: 1 }));
};
const frame = () => {
  const [first, y, last, endY] = extent(1.2).map((side) => side / 1.2), boxes = shownItems().map((item) => [place(item).x - half(item), place(item).x + half(item)]);
  const x = Math.min(first, ...boxes.map(([side]) => side)), endX = Math.max(last, ...boxes.map(([, side]) => side)), pad = 28 * lettered, left = data.lanes.length ? 130 * lettered : 0; // for their names
  const wide = Math.max(endX - x + 2 * pad + left, 760);
  return { x: (x - left + endX) / 2 - wide / 2, y: y - pad - 20 * lettered, wide, high: endY - y + 2 * pad + 20 * lettered, head: 64 * lettered, foot: (34 + 20 * legendRows(wide).length) * lettered };
};
const drawGuides = (box) => [
  ...data.lanes.map((lane, i) => svgMake("rect", { x: box.x, y: lane.start * spread() + 3, width: box.wide, height: (lane.end - lane.start) * spread() - 6, fill: css(i % 2 ? "--band" : "--lane") })),
  ...data.bands.flatMap((band, i) => [
    ...(data.lanes.length || i % 2 ? [] : [svgMake("rect", { x: band.start, y: box.y, width: band.end - band.start, height: box.high, fill: css("--band") })]),
    write(band.label, (band.start + band.end) / 2, box.y + 12 * lettered, 13, { weight: 600 }),
  ]),
  ...data.rules.map((rule) => svgMake("polyline", { points: rule.points.map((point) => point.join(",")).join(" "), fill: "none", stroke: css(rule.strong ? "--quiet" : "--line"), "stroke-width": rule.strong ? 2 : 1 })),
  ...data.lanes.filter((lane) => lane.label).map((lane) => write(lane.label, box.x + 12 * lettered, lane.start * spread() + 16 * lettered, 13, { weight: 600, anchor: "start" })),
  ...data.captions.map((one) => write(one.text, one.x, one.y * spread(), one.strong ? 15 : 13, { weight: one.strong ? 600 : 400, fill: css(one.strong ? "--ink" : "--quiet"), anchor: { left: "start", right: "end", center: "middle" }[one.align] })),
];
const keys = () => { // the entries of the legend: how wide each is, and how it is drawn from a place on
  const used = data.predicates.filter((item) => data.edges.some((one) => one.predicate === item.name && !one.quiet && view.edges.has(one.id)));
  const seen = data.kinds.filter((item) => shownItems().some((one) => one.kind === item.name));
  return [
    ...used.map((item) => [62 + item.label.length * 6.6, (x, y) => [
      svgMake("line", { x1: x, y1: y, x2: x + 34 * lettered, y2: y, stroke: bright(item.color), "stroke-width": item.width * lettered, "stroke-dasharray": (item.dashes || []).map((dash) => dash * lettered).join(" ") }),
      write(item.label, x + 42 * lettered, y, 12, { anchor: "start" }),
    ]]),
    ...seen.map((item) => [36 + item.name.length * 6.6, (x, y) => [write(item.sign, x, y, 13, { fill: bright(item.colour), anchor: "start" }), write(item.name, x + 16 * lettered, y, 12, { anchor: "start" })]]),
  ];
};
const legendRows = (wide) => {
  const rows = [[]];
  let x = 0;
  for (const entry of keys()) {
    if (x && (x + entry[0]) * lettered > wide - 48 * lettered) { rows.push([]); x = 0; }
    rows[rows.length - 1].push([x, entry[1]]);
    x += entry[0];
  }
  return rows;
};
const drawLegend = (box) => {
  const left = box.x + 24 * lettered, line = (i) => box.y + box.high + (18 + 20 * i) * lettered, rows = legendRows(box.wide);
  return [
    ...rows.flatMap((row, i) => row.flatMap(([x, drawn]) => drawn(left + x * lettered, line(i)))),
    write(`${at("counts").textContent}${data.notes.length ? ` \u00b7 ${data.notes.join(" ")}` : ""}`, left, line(rows.length), 11, { anchor: "start" }),
  ];
};
const picture = () => {
  grown = growth();
  const [x, , endX] = extent(1);
  lettered = Math.max(grown, Math.min(4, (endX - x) / 1800));
  const box = frame(), drawn = data.edges.filter((item) => !item.quiet && view.edges.has(item.id)).sort((a, b) => Boolean(a.main) - Boolean(b.main));
  const svg = svgMake("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: [box.x, box.y - box.head, box.wide, box.high + box.head + box.foot].map(round).join(" "), width: round(box.wide), height: round(box.high + box.head + box.foot), role: "img" });
  svg.append(svgMake("title", {}, clean(data.title)), svgMake("defs", {}, ...data.predicates.map((item) => arrow(item.name, bright(item.color)))),
    svgMake("rect", { x: box.x, y: box.y - box.head, width: box.wide, height: box.high + box.head + box.foot, fill: css("--paper") }),
    write(data.title, box.x + 24 * lettered, box.y - box.head + 34 * lettered, 22, { fill: css("--ink"), weight: 650, anchor: "start" }),
    ...drawGuides(box), ...drawn.flatMap(drawLine), ...shownItems().sort((a, b) => dotted.has(b.id) - dotted.has(a.id)).map(drawBox), ...drawLegend(box));
  return svg;
};
const asSvg = () => new XMLSerializer().serializeToString(picture());
const asPng = async (scale = 2) => {
  const svg = picture(), wide = Number(svg.getAttribute("width")), high = Number(svg.getAttribute("height"));
  const times = Math.min(scale, 8000 / Math.max(wide, high)); // what browsers can hold
  const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }));
  const image = new Image(), canvas = make("canvas", { width: Math.round(wide * times), height: Math.round(high * times) });
  image.src = address;
  await image.decode();
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
};
const fileName = () => data.title.normalize("NFKD").replace(/[^\w]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60).toLowerCase() || "graph";
const download = (blob, ending) => {
  const link = make("a", { href: URL.createObjectURL(blob), download: `${fileName()}.${ending}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  at("save").open = false;
};
at("svg").addEventListener("click", () => download(new Blob([asSvg()], { type: "image/svg+xml" }), "svg"));
at("png").addEventListener("click", async () => download(await asPng(), "png"));

// The query that gives what is in view: its lines with both ends, the filters among its conditions

const iri = (id) => `<${node.get(id).iri}>`;
const noted = (names) => [...names].map((name) => `kg:${name}`).join(", ");
const nodePattern = () => {
  const added = shownItems().filter((item) => item.x === null).map((item) => iri(item.id));
  return added.length ? `{ ${data.query} } UNION { VALUES ?node { ${[...new Set(added)].join(" ")} } }` : data.query;
};
const conditions = (end) => {
  const hidden = [...state.hidden].map(iri), lines = [], kinds = new Set(shownItems().map((item) => item.kind));
  if (hidden.length) lines.push(`FILTER(?${end} NOT IN (${hidden.join(", ")}))`);
  if (data.kinds.some((item) => data.nodes.some((one) => one.kind === item.name) && !kinds.has(item.name))) lines.push(`?${end} a ?${end}Kind . FILTER(?${end}Kind IN (${noted(kinds)}))`);
  const picked = data.figures && (state.belief > 0 || state.predicates.size < predicate.size); // a figure has no belief of its own
  if (picked || (years.length && (state.from > years[0] || state.to < years[years.length - 1]))) lines.push(`FILTER(?${end} IN (${shownItems().map((item) => iri(item.id)).join(", ")}))`);
  return lines;
};
const claimQuery = () => {
  const part = (end) => `  { SELECT DISTINCT (?node AS ?${end}) WHERE {\n    ${nodePattern()}\n  } }`;
  const claims = [...state.predicates].filter((name) => data.edges.some((item) => item.predicate === name && view.edges.has(item.id)));
  return [
    "SELECT DISTINCT ?subject ?predicate ?object ?belief WHERE {", part("subject"), part("object"),
    "  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; kg:belief ?belief .",
    `  FILTER(?predicate IN (${noted(claims)}))`,
    ...(state.belief ? [`  FILTER(?belief >= ${state.belief})`] : []),
    ...[...conditions("subject"), ...conditions("object")].map((line) => `  ${line}`), "}",
  ];
};
const resultQuery = () => [
  "SELECT DISTINCT ?node ?metric ?value ?unit ?paper WHERE {", `  { SELECT DISTINCT ?node WHERE {\n    ${nodePattern()}\n  } }`,
  `  OPTIONAL { ?result kg:onBenchmark ${iri(data.focus)} ; fair4ml:evaluatedMLModel ?node ; kg:reportedIn ?paper .`,
  "    OPTIONAL { ?result mls:specifiedBy ?metric } OPTIONAL { ?result mls:hasValue ?value } OPTIONAL { ?result kg:unit ?unit } }",
  ...conditions("node").map((line) => `  ${line}`), "}",
];
const asSparql = () => [
  `# ${data.title.replace(/[^\x20-\x7e]+/g, " ")}`, ...data.prefixes.map(([name, address]) => `PREFIX ${name}: <${address}>`),
  ...(data.figures ? resultQuery() : claimQuery()),
].join("\n");
const showText = (text) => { at("text").value = text; at("save").open = false; at("query").showModal(); at("text").scrollTop = 0; };
const copy = async (text) => {
  try { await navigator.clipboard.writeText(text); at("said").textContent = "copied"; } catch { at("text").focus(); at("text").select(); document.execCommand("copy"); }
};
at("sparql").addEventListener("click", () => showText(asSparql()));
at("copy").addEventListener("click", () => copy(at("text").value));
at("shut").addEventListener("click", () => at("query").close());
at("link").addEventListener("click", () => { at("save").open = false; copy(location.href); });

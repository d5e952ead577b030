
// What is drawn behind and before boxes and lines: years, lanes, axes, headings, and labels that can be read from afar.

const corner = () => network.DOMtoCanvas({ x: 0, y: 0 });
const opposite = () => network.DOMtoCanvas({ x: at("canvas").clientWidth, y: at("canvas").clientHeight });
network.on("beforeDrawing", (context) => {
  const first = corner(), last = opposite(), scale = network.getScale(), gap = 3 / scale;
  for (const [i, lane] of data.lanes.entries()) {
    context.fillStyle = css(i % 2 ? "--band" : "--lane");
    context.fillRect(first.x, lane.start * spread() + gap, last.x - first.x, (lane.end - lane.start) * spread() - 2 * gap);
  }
  context.fillStyle = css("--band");
  context.strokeStyle = css("--line");
  context.lineWidth = 1 / scale;
  for (const [i, band] of data.bands.entries()) {
    if (!data.lanes.length && i % 2 === 0) context.fillRect(band.start, first.y, band.end - band.start, last.y - first.y);
    else if (data.lanes.length && i) context.strokeRect(band.start, first.y, 0, last.y - first.y);
  }
  const left = network.DOMtoCanvas({ x: 14, y: 0 }).x;
  for (const lane of data.lanes) if (lane.label) words(context, slim ? lane.label.split(" \u00b7 ")[0] : lane.label, left, lane.start * spread() + 14 / scale, 12 / scale, { align: "left", weight: 600 });
  for (const rule of data.rules) {
    context.strokeStyle = css(rule.strong ? "--quiet" : "--line");
    context.lineWidth = (rule.strong ? 2 : 1) / Math.min(1, scale);
    context.beginPath();
    for (const [x, y] of rule.points) context.lineTo(x, y);
    context.stroke();
  }
});
const words = (context, text, x, y, size, { weight = 400, colour = css("--quiet"), align = "center", halo = true } = {}) => {
  context.font = `${weight} ${size}px ${FACE}`;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.fillStyle = colour;
  if (halo) {
    context.strokeStyle = css("--paper");
    context.lineWidth = size / 3.5;
    context.lineJoin = "round";
    context.strokeText(text, x, y);
  }
  context.fillText(text, x, y);
};
// From afar, as on a map, the best connected things keep a label of readable size where there is room for it.
const ranked = [...data.nodes].sort((a, b) => (b.id === data.focus) - (a.id === data.focus) || b.font.size - a.font.size || (a.id < b.id ? -1 : 1));
let labels = []; // those drawn last, to find what a click on one means
const drawLabels = (context, scale) => {
  const taken = labels = [], near = new Set(lit().flatMap((item) => [item.from, item.to]));
  for (const item of ranked) {
    if (!far(item) || !view.nodes.has(item.id) || (state.selected && !near.has(item.id) && item !== state.selected.node)) continue;
    const size = afar(item) / scale, { fill, border, ink, width } = boxLook(item);
    context.font = `500 ${size}px ${FACE}`;
    const { x, y } = place(item), half = context.measureText(item.label).width / 2 + 4 / scale;
    if (taken.some((box) => Math.abs(box.x - x) < box.half + half && Math.abs(box.y - y) < (box.size + size) * 0.72)) continue;
    taken.push({ item, x, y, half, size });
    context.fillStyle = fill;
    context.strokeStyle = border;
    context.lineWidth = width / scale / 1.3;
    context.beginPath();
    context.roundRect(x - half, y - size * 0.68, 2 * half, size * 1.36, 4 / scale);
    context.fill();
    context.stroke();
    words(context, item.label, x, y, size, { weight: 500, colour: ink, halo: false });
  }
};
const drawYears = (context, scale) => {
  const y = network.DOMtoCanvas({ x: 0, y: 18 }).y;
  let free = -Infinity;
  for (const { label, start, end } of data.bands) {
    context.font = `600 ${13 / scale}px ${FACE}`;
    const middle = (start + end) / 2, half = context.measureText(label).width / 2 + 6 / scale;
    if (middle - half < free) continue;
    free = middle + half;
    words(context, label, middle, y, 13 / scale, { weight: 600 });
  }
};
network.on("afterDrawing", (context) => {
  const scale = network.getScale();
  drawLabels(context, scale);
  for (const { text, x, y, align, strong } of data.captions) {
    words(context, text, x, y * spread(), strong ? 15 : 13, { align, weight: strong ? 600 : 400, colour: css(strong ? "--ink" : "--quiet") });
  }
  drawYears(context, scale);
  setTimeout(restyle);
});


// Colours, mixed from those of the data for light and dark

const night = matchMedia("(prefers-color-scheme: dark)");
let printing = false; // paper is white
const isDark = () => night.matches && !printing;
const LIGHT = { "--ink": "#1d1d1f", "--paper": "#ffffff", "--panel": "#ffffff", "--band": "#f6f6f4", "--lane": "#f0f3f6", "--quiet": "#5d5d63", "--line": "#dcdce0", "--glow": "#ffe9a8" };
const css = (name) => (printing ? LIGHT[name] : getComputedStyle(document.documentElement).getPropertyValue(name).trim());
const mix = (colour, base, share) => {
  const parts = (hex) => [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  const hex = parts(colour).map((part, i) => Math.round(part * share + parts(base)[i] * (1 - share)).toString(16).padStart(2, "0"));
  return `#${hex.join("")}`;
};
const READABLE = 9; // pixels that letters need on the screen
let thickness = 1, zoom = 1; // what things and lines were last styled for
const far = (item) => item.font.size * zoom < READABLE; // then a dot stands for the box
const bright = (colour) => (isDark() ? mix(colour, "#ffffff", 0.7) : colour);
const ground = (colour) => mix(colour, css("--panel"), isDark() ? 0.2 : 0.08);

const boxLook = (item) => {
  const { colour } = kind.get(item.kind), focus = item.id === data.focus, picked = state.selected?.node === item;
  return {
    fill: focus ? (isDark() ? mix(colour, "#000000", 0.75) : colour) : ground(colour),
    border: picked ? css("--ink") : bright(colour), ink: focus ? "#ffffff" : css("--ink"),
    width: picked ? 3 : item.main ? 2.4 : 1.3, bold: focus || item.main === true,
  };
};
const look = (item, faded) => {
  const { fill, border, ink, width, bold } = boxLook(item), dot = far(item), focus = item.id === data.focus;
  const strong = { background: dot ? bright(kind.get(item.kind).colour) : fill, border };
  return {
    shape: dot ? "dot" : "box", size: (focus ? 7 : 4) * thickness, label: dot ? "" : item.label, borderWidth: width,
    color: { ...strong, highlight: strong, hover: { ...strong, border: css("--ink") } }, opacity: faded ? 0.16 : 1,
    font: { size: item.font.size, color: faded ? mix(ink, css("--paper"), 0.25) : ink, face: FACE },
  };
};
const crowd = Math.min(1, 260 / Math.max(1, data.edges.length)) ** 0.4; // many lines are each drawn fainter
const lineWidth = (item) => item.width * (0.3 + 0.7 * item.belief ** 2);
const laneOf = (item) => data.lanes.findIndex((lane) => item.y >= lane.start && item.y < lane.end);
const across = (item) => data.lanes.length > 0 && laneOf(node.get(item.from)) !== laneOf(node.get(item.to));
const strength = (item) => (item.main ? 1 : item.faint ? 0.16 : (0.45 + 0.5 * item.belief) * crowd * (across(item) ? 0.45 : 1));
const CROWD = 1000; // lines of which dashes take seconds to draw, and cannot be seen from afar
const dashed = (scale) => view.edges.size <= CROWD || scale > 0.3;
const stroke = (item, faded, marked) => {
  const colour = bright(item.color);
  const opacity = faded ? 0.06 : marked ? 1 : strength(item);
  return {
    dashes: dashed(zoom) || marked ? item.dashes : false, color: { color: colour, highlight: colour, hover: colour, opacity }, width: lineWidth(item) * thickness * (marked ? 1.5 : 1),
    background: { enabled: (item.main === true && !faded) || item === state.selected?.edge, color: css("--glow"), size: (lineWidth(item) + 9) * thickness, dashes: false },
  };
};

// A drawing that is wider than its place is shown with its root in the middle.

export function centre(drawing) {
  const root = drawing.querySelector(".root rect")?.getBoundingClientRect();
  const place = drawing.getBoundingClientRect();
  if (root && drawing.scrollWidth > drawing.clientWidth) {
    drawing.scrollLeft += root.left + root.width / 2 - place.left - place.width / 2;
  }
}

document.querySelectorAll(".drawing").forEach(centre);

// The dependency graph: zoom by buttons and keys, pan by dragging or scrolling, choose a package to see its neighbours.
(() => {
  const svg = document.getElementById("graph");
  if (!svg) return;
  const canvas = document.getElementById("canvas");
  const { width, height } = svg.viewBox.baseVal;
  const READABLE = 0.72;
  let scale = 1;

  function zoom(next) {
    const centre = (canvas.scrollLeft + canvas.clientWidth / 2) / scale;
    scale = Math.min(3, Math.max(0.15, next));
    svg.setAttribute("width", width * scale);
    svg.setAttribute("height", height * scale);
    canvas.scrollLeft = centre * scale - canvas.clientWidth / 2;
  }
  const fit = () => Math.min(1, (canvas.clientWidth - 2) / width);
  const zooms = { in: () => zoom(scale * 1.25), out: () => zoom(scale / 1.25), fit: () => zoom(fit()) };
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zooms[button.dataset.zoom]());
  }
  canvas.addEventListener("keydown", (event) => {
    const name = { "+": "in", "=": "in", "-": "out", 0: "fit" }[event.key];
    if (name) { event.preventDefault(); zooms[name](); }
  });
  canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.target.closest(".node")) return;
    const start = { x: event.clientX + canvas.scrollLeft, y: event.clientY + canvas.scrollTop };
    const move = (to) => canvas.scrollTo(start.x - to.clientX, start.y - to.clientY);
    canvas.classList.add("dragging");
    addEventListener("pointermove", move);
    addEventListener("pointerup", () => {
      canvas.classList.remove("dragging");
      removeEventListener("pointermove", move);
    }, { once: true });
  });

  const nodes = [...svg.querySelectorAll(".node")];
  const arrows = [...svg.querySelectorAll(".arrow")];
  let chosen = null;
  function choose(key) {
    chosen = chosen === key ? null : key;
    const near = new Set([chosen]);
    for (const arrow of arrows) {
      const on = chosen !== null && (arrow.dataset.from === chosen || arrow.dataset.to === chosen);
      arrow.classList.toggle("on", on);
      if (on) near.add(arrow.dataset.from).add(arrow.dataset.to);
    }
    for (const node of nodes) {
      node.classList.toggle("on", near.has(node.dataset.key));
      node.setAttribute("aria-pressed", String(node.dataset.key === chosen));
    }
    svg.classList.toggle("chosen", chosen !== null);
  }
  for (const node of nodes) {
    node.addEventListener("click", () => choose(node.dataset.key));
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(node.dataset.key); }
      if (event.key === "Escape" && chosen !== null) choose(chosen);
    });
  }
  zoom(Math.max(fit(), READABLE));
  canvas.scrollLeft = (width * scale - canvas.clientWidth) / 2;
})();

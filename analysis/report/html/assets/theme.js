"use strict";
// Light or dark: the address (#dark, #light), else what the reader chose before, else the system.
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const asked = location.hash.match(/^#(dark|light)$/)?.[1];
  let kept = null;
  try { kept = localStorage.getItem("autopilot-theme"); } catch { /* a file: page may have no storage */ }

  function show(theme) {
    root.dataset.theme = theme;
    button.textContent = theme === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Switch to ${button.textContent.toLowerCase()} colours`);
  }
  show(asked ?? kept ?? (system.matches ? "dark" : "light"));
  system.addEventListener("change", () => { if (!kept) show(system.matches ? "dark" : "light"); });
  button.removeAttribute("aria-pressed");
  button.addEventListener("click", () => {
    kept = root.dataset.theme === "dark" ? "light" : "dark";
    show(kept);
    try { localStorage.setItem("autopilot-theme", kept); } catch { /* as above */ }
  });
})();

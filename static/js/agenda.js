/* L’ordre du jour au clavier : Alt + flèche déplace le point où se trouve le foyer. Les boutons font la même chose. */
"use strict";
(() => {
  const points = [...document.querySelectorAll("[data-point]")];
  if (!points.length) return;
  const DIRECTIONS = { ArrowUp: "up", ArrowDown: "down" };

  points.forEach((point) => {
    point.tabIndex = 0;
    point.addEventListener("keydown", (event) => {
      const direction = DIRECTIONS[event.key];
      if (!direction || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.altKey) {
        const button = point.querySelector(`[data-move="${direction}"]`);
        event.preventDefault();
        if (button) button.form.requestSubmit(button);
        return;
      }
      if (event.target !== point) return;
      const next = points[points.indexOf(point) + (direction === "up" ? -1 : 1)];
      if (next) { event.preventDefault(); next.focus(); }
    });
  });
  const said = document.querySelector("[data-agenda-keys]");
  if (said) said.hidden = false;
  const moved = document.getElementById(location.hash.slice(1));
  if (moved && points.includes(moved)) moved.focus();
})();

/* L’ordre du jour : Alt + flèche déplace le point où se trouve le foyer, comme ses boutons ; les points cochés se comptent. */
"use strict";
(() => {
  const points = [...document.querySelectorAll("[data-point]")];
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

  const sum = document.querySelector("[data-agenda-sum]");
  if (!sum) return;
  const boxes = [...document.querySelectorAll("[data-minutes]")];
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked);
    const planned = ticked.reduce((total, box) => total + Number(box.dataset.minutes), Number(sum.dataset.held));
    const excess = planned - Number(sum.dataset.available);
    const over = excess > 0 ? `, soit ${excess} de trop` : "";
    sum.textContent = `${ticked.length} point${ticked.length > 1 ? "s" : ""} : ${planned} min prévue${planned > 1 ? "s" : ""} sur ${sum.dataset.available}${over}`;
  };
  boxes.forEach((box) => box.addEventListener("change", tell));
  sum.hidden = false;
  tell();
})();

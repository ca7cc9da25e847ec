/* La grille au clavier : Entrée et les flèches montent et descendent dans la colonne, un bloc copié d’un tableur se colle
   à partir de la case. Sans ce script, la grille s’enregistre comme tout formulaire et le tableau se colle plus bas. */
"use strict";
(() => {
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const rows = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input[data-column]")]).filter((cells) => cells.length);
  const place = (cell) => {
    const row = rows.findIndex((cells) => cells.includes(cell));
    return { row, column: cell.dataset.column };
  };
  const at = (row, column) => rows[row] && rows[row].find((cell) => cell.dataset.column === String(column));

  const move = (cell, step) => {
    const from = place(cell);
    for (let row = from.row + step; rows[row]; row += step) {
      const next = at(row, from.column);
      if (next) { next.focus(); next.select(); return; }
    }
  };

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("input[data-column]") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    move(cell, step);
  });

  form.addEventListener("paste", (event) => {
    const cell = event.target;
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (!text || !cell.matches("input[data-column]") || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    const from = place(cell);
    let filled = 0;
    lines.forEach((line, down) => {
      line.split("\t").forEach((value, across) => {
        const target = at(from.row + down, Number(from.column) + across);
        if (!target) return;
        target.value = value.trim();
        target.dispatchEvent(new Event("input", { bubbles: true }));
        filled += 1;
      });
    });
    told.textContent = `${filled} case${filled > 1 ? "s" : ""} remplie${filled > 1 ? "s" : ""}, à relire puis à enregistrer.`;
  });

  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.className = "q-petit";
  form.append(told);
  for (const hint of form.querySelectorAll("[data-grid-hint]")) hint.hidden = false;
})();

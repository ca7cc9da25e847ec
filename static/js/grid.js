/* La grille au clavier : Entrée et les flèches montent et descendent dans la colonne, un bloc copié d’un tableur se colle
   à partir de la case, ligne pour ligne : une ligne validée ou une case vide gardent leur place. Sans ce script, la grille s’enregistre comme tout formulaire et le tableau se colle plus bas. */
"use strict";
(() => {
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const rows = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input[data-column]")]);
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

  const many = (count, one, several) => `${count} ${count > 1 ? several : one}`;
  const COMMENT = 3;

  const isTitles = (line, column) => column < COMMENT && /\S/.test(line) && !/\d/.test(line);

  const fill = (target, value) => {
    target.value = value;
    target.dispatchEvent(new Event("input", { bubbles: true }));
  };

  form.addEventListener("paste", (event) => {
    const cell = event.target;
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (!text || !cell.matches("input[data-column]") || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const lines = text.replace(/\r\n?/g, "\n").trimEnd().split("\n");
    const from = place(cell), column = Number(from.column);
    if (isTitles(lines[0], column)) lines.shift();
    let filled = 0, sealed = 0, beyond = 0;
    lines.forEach((line, down) => {
      if (!line.trim()) return;
      const cells = rows[from.row + down];
      if (!cells) beyond += 1;
      else if (!cells.length) sealed += 1;
      else line.split("\t").forEach((value, across) => {
        const target = at(from.row + down, column + across);
        if (!target || !value.trim()) return;
        fill(target, value.trim());
        filled += 1;
      });
    });
    const said = [many(filled, "case remplie", "cases remplies") + ", à relire puis à enregistrer."];
    if (sealed) said.push(many(sealed, "ligne passée : sa mesure est validée.", "lignes passées : leurs mesures sont validées."));
    if (beyond) said.push(many(beyond, "ligne collée dépasse la grille.", "lignes collées dépassent la grille."));
    told.textContent = said.join(" ");
  });

  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.className = "q-petit";
  form.append(told);
  for (const hint of form.querySelectorAll("[data-grid-hint]")) hint.hidden = false;
})();

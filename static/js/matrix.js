/* The matrix with arrow keys, and the button that prints. The page does without: links and Tab reach every cell. */
(() => {
  const CELL = "a.q-case";
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  const place = (cell) => {
    const row = cell.closest("tr");
    return { row, column: [...row.children].indexOf(cell.closest("td")) };
  };

  const next = (table, cell, [down, right]) => {
    const { row, column } = place(cell);
    const rows = [...table.querySelectorAll("tbody tr")];
    let [y, x] = [rows.indexOf(row) + down, column + right];
    while (rows[y] && rows[y].children[x]) {
      const found = rows[y].children[x].querySelector(CELL);
      if (found) return found;
      [y, x] = [y + down, x + right];
    }
    return null;
  };

  document.querySelectorAll("[data-matrix]").forEach((table) => {
    table.addEventListener("keydown", (event) => {
      const cell = event.target.closest(CELL);
      const step = STEPS[event.key];
      if (!cell || !step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const found = next(table, cell, step);
      if (!found) return;
      event.preventDefault();
      found.focus();
    });
  });
  document.querySelectorAll("[data-matrix-keys]").forEach((said) => { said.hidden = false; });
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();

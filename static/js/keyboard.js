/* L’évaluation au clavier : les chiffres choisissent, les flèches changent d’engagement. Tout existe aussi en boutons.
   Les touches d’un seul caractère se coupent d’un bouton, et le choix est retenu sur ce poste. */
"use strict";
(() => {
  const form = document.querySelector("form[data-keyboard]");
  const OFF = "qualipref.keyboard.off";
  const isOff = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
  const remember = (off) => { try { off ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF); } catch { /* poste sans mémoire */ } };
  const types = (element) => element.closest("textarea, select, input:not([type=radio]):not([type=checkbox]), [contenteditable]");
  const digit = (event) => (/^(Digit|Numpad)(\d)$/.exec(event.code) || [])[2];

  const choose = (key) => {
    const radio = form && form.querySelector(`input[data-key="${key}"]`);
    if (!radio) return false;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    told.textContent = radio.labels[0].querySelector("span").textContent;
    return true;
  };
  const told = document.createElement("p");  // le foyer ne bouge pas, pour que les flèches restent libres : le choix se dit
  told.setAttribute("role", "status");
  told.className = "fr-sr-only";
  if (form) form.append(told);

  document.addEventListener("keydown", (event) => {
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-save]"));
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || types(event.target)) return;
    const key = digit(event);
    if (key !== undefined && !isOff() && choose(key)) { event.preventDefault(); return; }
    if (event.target.matches("input[type=radio], summary")) return;
    const link = document.querySelector(`a[data-arrow="${event.key}"]`);
    if (link && !event.shiftKey) { event.preventDefault(); link.click(); }
  });

  const help = document.querySelector("[data-keyboard-help]");
  if (!help) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fr-btn fr-btn--tertiary fr-btn--sm";
  const label = () => { button.textContent = isOff() ? "Rétablir les touches chiffres" : "Couper les touches chiffres"; };
  button.addEventListener("click", () => { remember(!isOff()); label(); });
  label();
  help.append(button);
})();

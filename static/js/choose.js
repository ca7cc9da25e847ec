/* Le plan d’action : les actions cochées se comptent, une case les coche toutes, un conflit de version s’affiche dans sa ligne. */
"use strict";
(() => {
  const said = document.querySelector("[data-choice-said]");
  if (!said) return;
  const apply = document.querySelector("[data-choice-apply]");
  const all = document.querySelector("[data-choice-all]");
  const boxes = () => [...document.querySelectorAll("[data-choice]")];
  const tell = () => {
    const count = boxes().filter((box) => box.checked).length;
    const many = count > 1 ? "s" : "";
    said.textContent = count ? `${count} action${many} choisie${many}` : "Cochez des actions";
    apply.textContent = count ? (count > 1 ? `Appliquer aux ${count} actions…` : "Appliquer à cette action…") : "Appliquer aux actions cochées…";
    boxes().forEach((box) => box.closest("tr").classList.toggle("q-choisi", box.checked));
    all.querySelector("input").checked = count > 0 && count === boxes().length;
  };
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-choice-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("[data-choice], [data-choice-all] input")) tell();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 409) event.detail.shouldSwap = true;
  });
  document.addEventListener("htmx:afterSettle", tell);
  said.setAttribute("aria-live", "polite");
  all.hidden = false;
  tell();
})();

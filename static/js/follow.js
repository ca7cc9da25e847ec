/* Le second écran : rien ne bouge tant que la salle n’a pas changé (304), et une coupure se dit. Sans ce script, la page
   se recharge seule. */
"use strict";
(() => {
  const last = () => { const said = document.querySelectorAll(".q-pv ol > li"); return said.length ? said[said.length - 1].textContent.trim() : ""; };
  const stale = (shown) => { const told = document.querySelector("[data-stale]"); if (told) told.hidden = !shown; };
  let known = last();
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 304) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:sendError", () => stale(true));
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.xhr.status && event.detail.xhr.status < 500) stale(false); });
  document.addEventListener("htmx:afterSwap", () => {
    if (last() === known) return;
    known = last();
    document.querySelector("[data-followed-news]").textContent = known;
  });
})();

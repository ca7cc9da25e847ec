/* Garde le brouillon d’un formulaire « data-draft » au fil de la saisie. Sans ce script, le formulaire marche aussi. */
"use strict";
(() => {
  if (window.qualiprefDrafts) return;
  window.qualiprefDrafts = true;
  const PAUSE = 1500;
  const SESSION_ENDED = "Votre session a pris fin. Envoyez le formulaire : votre saisie sera retrouvée après la connexion.";
  const UNREACHABLE = "Brouillon non gardé : le serveur ne répond pas. Votre saisie reste sur cette page.";
  const TOO_LONG = "Brouillon non gardé : la saisie est trop longue.";

  const typed = (form) => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const secret = form.elements[name] instanceof HTMLInputElement && form.elements[name].type === "password";
      if (typeof value === "string" && !secret) fields.append(name, value);
    }
    return fields;
  };

  const follow = (form) => {
    const status = form.querySelector("[data-draft-status]");
    if (!status) return;
    let timer = 0, dirty = false, flight = null;

    const send = async (options = {}) => {
      clearTimeout(timer);
      if (!dirty) return;
      dirty = false;
      flight = new AbortController();
      try {
        const answer = await fetch(status.dataset.draftUrl, {
          method: "POST", body: typed(form), redirect: "manual", signal: flight.signal, ...options,
        });
        if (answer.ok) status.textContent = await answer.text();
        else status.textContent = answer.type === "opaqueredirect" ? SESSION_ENDED : answer.status === 413 ? TOO_LONG : UNREACHABLE;
      } catch (error) {
        if (error.name === "AbortError") return;
        dirty = true;
        status.textContent = UNREACHABLE;
      }
    };

    const touch = () => {
      dirty = true;
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE);
    };
    form.addEventListener("input", touch);
    form.addEventListener("change", touch);
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      dirty = false;
      if (flight) flight.abort();
    });
    addEventListener("online", () => send());
    addEventListener("pagehide", () => send({ keepalive: true }));
  };

  document.querySelectorAll("form[data-draft]").forEach(follow);
})();

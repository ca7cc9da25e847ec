/* Le comité au clavier : chaque touche presse un bouton visible, la page change sans se recharger, et une décision que le
   réseau n’a pas portée est gardée puis renvoyée avec la même clé : elle ne compte qu’une fois. Sans ce script, tout se
   fait par les mêmes formulaires. */
"use strict";
(() => {
  const OFF = "qualipref.keyboard.off", KEPT = "qualipref.sitting.waiting", RETRY = 2000, PATIENCE = 10000, SETTLING = 700;
  const room = () => document.querySelector("[data-room]");
  if (!room()) return;
  const stored = (store, name) => { try { return store.getItem(name); } catch { return null; } };
  const store = (where, name, value) => { try { value === null ? where.removeItem(name) : where.setItem(name, value); } catch { /* poste sans mémoire */ } };
  const keysAreOff = () => stored(localStorage, OFF) === "1";
  const types = (element) => element.closest("textarea, select, input, [contenteditable]");
  let waiting = JSON.parse(stored(sessionStorage, KEPT) || "null"), timer = null, settling = null, countdown = null, sending = false;

  const opened = () => document.querySelector("[data-reasoned]:not([hidden])");
  const fill = (form) => {
    form.querySelector("[aria-invalid=true], input:not([type=hidden]), textarea").focus();
    form.scrollIntoView({ block: "nearest" });
  };
  const focusPoint = () => document.getElementById("contenu").focus({ preventScroll: true });
  /* Un nouveau point se lit depuis sa tête, même sur un téléphone, où c’est la page qui défile. */
  const readPoint = () => {
    focusPoint();
    document.getElementById("contenu").scrollIntoView();
  };
  /* Au milieu de son cadre, et de lui seul : sur un téléphone, rien ne défile. */
  const centre = (each) => {
    const frame = each.closest(".q-odj, .q-pv"), box = each.getBoundingClientRect();
    frame.scrollTop += box.top - frame.getBoundingClientRect().top - (frame.clientHeight - box.height) / 2;
  };

  const say = (text) => {
    const told = document.querySelector("[data-waiting]");
    if (!told) return;
    const appears = text && told.hidden;
    told.textContent = text.replace(/ (?=[:;!?»])|(?<=«) /g, "\u00a0");
    told.hidden = !text;
    if (appears && opened()) opened().scrollIntoView({ block: "nearest" });
  };

  /* L’adresse d’un formulaire refusé ne se relit pas : celle de la page reste. */
  const pageOf = (response) => response.redirected || !response.url.includes("/points/");

  /* Une réponse qui n’est pas la salle (connexion, confirmation d’identité) se lit en pleine page. */
  const show = (response, html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const next = fresh.querySelector("[data-room]");
    if (!next) return false;
    const helps = document.querySelector("[data-help][open]"), help = next.querySelector("[data-help]");
    if (help) help.open = Boolean(helps);
    room().replaceWith(next);
    document.title = fresh.title;
    if (pageOf(response)) history.replaceState(null, "", response.url);
    start();
    if (!opened()) readPoint();
    return true;
  };

  const ask = async (url, options) => {
    const response = await fetch(url, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE), ...options });
    if (response.status >= 500) throw new Error(String(response.status));
    return [response, await response.text()];
  };

  const hold = () => {
    for (const button of document.querySelectorAll("[data-voices] button, [data-send] button")) {
      const held = waiting || (settling && button.closest("[data-voices]"));
      held ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled");
    }
  };
  /* Le point qui suit une décision n’est pas encore lu : un second appui, parti trop vite, ne décide pas de lui. */
  const settle = () => {
    if (!document.querySelector("[data-undo]")) return;
    settling = setTimeout(() => { settling = null; hold(); }, SETTLING);
    hold();
  };

  const keep = (gesture) => {
    waiting = gesture;
    store(sessionStorage, KEPT, gesture ? JSON.stringify(gesture) : null);
    hold();
    say(gesture ? `En attente du réseau : « ${gesture.label} » est gardé et partira tout seul. Rien n’est perdu.` : "");
    clearTimeout(timer);
    if (gesture) timer = setTimeout(resend, RETRY);
  };

  const post = async (gesture) => {
    sending = true;
    const body = new URLSearchParams(gesture.body);
    const token = document.querySelector("[data-room] input[name=csrfmiddlewaretoken]");
    if (token) body.set("csrfmiddlewaretoken", token.value);
    try {
      const [response, html] = await ask(gesture.url, { method: "POST", body });
      keep(null);
      show(response, html) ? settle() : sendWhole(gesture.url, body);
    } catch {
      keep(gesture);
    } finally {
      sending = false;
    }
  };
  const resend = () => { if (waiting && !sending) post(waiting); };

  /* La même requête, par un vrai formulaire : la clé est la même, elle ne décidera pas deux fois. */
  const sendWhole = (url, body) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = url;
    form.hidden = true;
    for (const [name, value] of body) {
      const field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  };

  /* Pendant qu’un point arrive, les touches attendent : elles décideraient du point précédent. */
  const go = async (url, pushes) => {
    if (sending) return;
    sending = true;
    try {
      const [response, html] = await ask(url);
      if (pushes) history.pushState(null, "", url);
      if (!show(response, html)) location.assign(url);
    } catch {
      if (!waiting) say("Réseau indisponible : la page reste telle quelle, réessayez dans un instant.");
    } finally {
      sending = false;
    }
  };

  const open = (word) => {
    const voices = document.querySelector("[data-voices]");
    let found = null;
    for (const form of document.querySelectorAll("[data-reasoned]")) {
      form.hidden = form.dataset.reasoned !== word;
      if (!form.hidden) found = form;
    }
    if (voices) voices.hidden = Boolean(found);
    if (found) fill(found);
    else focusPoint();
    return Boolean(found);
  };

  const undo = () => {
    clearInterval(countdown);
    const form = document.querySelector("[data-undo]");
    if (!form) return;
    const delay = form.querySelector("[data-undo-delay]"), end = Date.now() + Number(form.dataset.undo) * 1000;
    delay.setAttribute("aria-live", "off");
    const tick = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      if (left > 0) { delay.textContent = `Reprise possible encore ${left} s`; return; }
      clearInterval(countdown);
      form.hidden = true;
    };
    tick();
    countdown = setInterval(tick, 250);
  };

  const switchOfKeys = () => {
    const place = document.querySelector("[data-keys-switch]");
    if (!place) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fr-btn fr-btn--tertiary fr-btn--sm";
    const label = () => { button.textContent = keysAreOff() ? "Rétablir les touches" : "Couper les touches"; };
    button.addEventListener("click", () => { store(localStorage, OFF, keysAreOff() ? null : "1"); label(); });
    label();
    place.replaceChildren(button);
  };

  const start = () => {
    undo();
    switchOfKeys();
    const here = document.querySelector(".q-odj [aria-current]"), last = document.querySelector(".q-ecrit");
    for (const each of [here, last]) if (each) centre(each);
    if (opened()) fill(opened());
    waiting ? keep(waiting) : hold();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-send]")) {
      event.preventDefault();
      if (waiting || sending) return;
      const body = new URLSearchParams(new FormData(form, event.submitter)).toString();
      post({ url: form.action, body, label: form.dataset.send || "Reprendre la décision" });
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[aria-disabled=true]")) { event.preventDefault(); return; }
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      event.preventDefault();
      if (!sending) open(opener.dataset.opens);
      return;
    }
    if (event.target.closest("[data-cancel]")) { event.preventDefault(); open(""); return; }
    const link = event.target.closest("a[data-stay]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.href, true);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const help = document.querySelector("[data-help][open]");
      if (help) help.open = false;
      else if (opened()) open("");
      else if (types(event.target)) focusPoint();
      return;
    }
    const reasoned = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("[data-reasoned]");
    if (reasoned) { event.preventDefault(); reasoned.requestSubmit(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || types(event.target) || keysAreOff()) return;
    if (event.key === "?") {
      const help = document.querySelector("[data-help]");
      if (help) { help.open = !help.open; event.preventDefault(); }
      return;
    }
    const voices = document.querySelector("[data-voices]:not([hidden])");
    const pressed = /^[a-z]$/i.test(event.key) && voices && voices.querySelector(`[data-key="${event.key.toUpperCase()}"]`);
    const arrow = event.key.startsWith("Arrow") && document.querySelector(`[data-arrow="${event.key}"]`);
    const target = pressed || arrow;
    if (!target) {
      if (waiting || !/^[vrpan]$/i.test(event.key)) return;
      const kept = document.querySelector("[data-kept-by]");
      if (kept) say(`Vous ne tenez pas le clavier : il est tenu par ${kept.dataset.keptBy}.`);
      else if (voices) {
        const offered = [...voices.querySelectorAll("[data-key]")].map((button) => button.dataset.key).join(", ");
        say(`La touche ${event.key.toUpperCase()} ne décide pas de ce point. Celles qui en décident : ${offered}.`);
      }
      return;
    }
    event.preventDefault();
    target.click();
  });
  addEventListener("online", resend);
  addEventListener("popstate", () => go(location.href, false));
  start();
})();

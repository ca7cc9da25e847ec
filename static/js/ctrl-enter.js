// Ctrl + Entrée envoie le formulaire par son premier bouton.
for (const form of document.querySelectorAll("form[data-ctrl-enter]")) {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[type=submit]"));
    }
  });
  for (const hint of form.querySelectorAll("[data-ctrl-enter-hint]")) hint.hidden = false;
}

/* A deposit says how far it is, and refuses too large a file before it leaves. Without this script the form works. */
(function () {
  "use strict";
  var MEBIBYTE = 1048576;

  function chosenFiles(form) {
    var found = [];
    form.querySelectorAll('input[type="file"]').forEach(function (input) {
      if (input.offsetParent !== null) found = found.concat(Array.from(input.files));
    });
    return found;
  }

  function say(form, text) {
    form.querySelector("[data-progress]").hidden = false;
    form.querySelector("[data-progress-text]").textContent = text;
  }

  function refusal(form, files) {
    var limit = Number(form.dataset.limit || 50 * MEBIBYTE);
    var total = files.reduce(function (sum, file) { return sum + file.size; }, 0);
    var empty = files.find(function (file) { return file.size === 0; });
    if (empty) return "« " + empty.name + " » est vide (0 octet). Rien n’a été envoyé : choisissez un autre fichier.";
    if (total <= limit) return "";
    return "L’envoi dépasse " + Math.round(limit / MEBIBYTE) + " Mo. Rien n’a été envoyé : allégez les fichiers ou déposez-les en plusieurs fois.";
  }

  function finish(request) {
    window.history.replaceState(null, "", request.responseURL);
    document.open();
    document.write(request.responseText);
    document.close();
  }

  function send(form) {
    var bar = form.querySelector("[data-progress-bar]");
    var request = new XMLHttpRequest();
    form.querySelector("[type=submit]").disabled = true;
    say(form, "Envoi en cours…");
    request.upload.addEventListener("progress", function (event) {
      if (!event.lengthComputable) return;
      bar.value = Math.round(100 * event.loaded / event.total);
      say(form, bar.value < 100 ? "Envoi : " + bar.value + " %" : "Envoyé. Contrôle en cours…");
    });
    request.addEventListener("load", function () { finish(request); });
    request.addEventListener("error", function () {
      form.querySelector("[type=submit]").disabled = false;
      say(form, "L’envoi a été interrompu : rien n’est déposé. Votre saisie est gardée, recommencez.");
    });
    request.open("POST", form.action);
    request.send(new FormData(form));
  }

  document.querySelectorAll("form[data-deposit]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      var files = chosenFiles(form);
      if (!files.length) return;
      event.preventDefault();
      var sentence = refusal(form, files);
      if (sentence) { say(form, sentence); return; }
      send(form);
    });
  });
})();

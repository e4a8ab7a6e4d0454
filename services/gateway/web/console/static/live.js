// Keeps the moving part of the first page fresh. Without this script the link to refresh does the same.
(function () {
  "use strict";
  var live = document.getElementById("live");
  if (!live) return;
  var shown = null;

  function refresh() {
    if (document.hidden || live.contains(document.activeElement)) return later();
    fetch(live.dataset.source, { credentials: "same-origin", headers: { Accept: "text/html" } })
      .then(function (answer) {
        if (answer.status === 401) { location.href = "/login"; return null; }
        return answer.ok ? answer.text() : null;
      })
      .then(function (html) {
        if (html !== null && html !== shown) { live.innerHTML = html; shown = html; }
      })
      .catch(function () { /* the next turn tries again */ })
      .then(later);
  }

  function later() { setTimeout(refresh, 4000); }
  later();
})();

// Says when a part of a page that keeps itself fresh no longer does; leads to the login when the session has ended.
(function () {
  "use strict";
  var stale = document.getElementById("stale"), heard = Date.now();
  var state = stateNow();

  function stateNow() {
    var part = document.querySelector("[data-state]");
    return part ? part.dataset.state : "";
  }
  // What can be done depends on the state: with another one the whole page comes anew, unless somebody is typing.
  function fresh() {
    heard = Date.now();
    if (stale.textContent) stale.textContent = "";
    var typing = document.activeElement && document.activeElement.matches("input, textarea, select");
    if (stateNow() !== state && !typing) window.location.reload();
  }
  function failed(event) {
    if (event.detail.xhr && event.detail.xhr.status === 401) { window.location.reload(); return; }
    var form = { hour: "2-digit", minute: "2-digit", timeZone: stale.dataset.zone };
    var clock = new Date(heard).toLocaleTimeString(document.documentElement.lang, form);
    if (stale.textContent) return; // said once
    var notice = document.createElement("p");
    notice.className = "notice notice-hold";
    notice.textContent = stale.dataset.stale.replace("{time}", clock);
    stale.appendChild(notice);
  }
  document.addEventListener("htmx:afterSwap", fresh);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
})();

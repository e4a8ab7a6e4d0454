// Says when a part of a page that keeps itself fresh no longer does; leads to the login when the session has ended.
(function () {
  "use strict";
  var stale = document.getElementById("stale"), heard = Date.now();
  function fresh() { heard = Date.now(); if (stale.textContent) stale.textContent = ""; }
  function failed(event) {
    if (event.detail.xhr && event.detail.xhr.status === 401) { window.location.reload(); return; }
    var clock = new Date(heard).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
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

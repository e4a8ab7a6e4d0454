// Keeps the moving part of the first page fresh: the server pushes it whenever it changes. Without this script, or
// where no stream gets through, the link to refresh does the same.
(function () {
  "use strict";
  var live = document.getElementById("live");
  if (!live) return;
  var stale = document.getElementById("stale"), told = document.getElementById("told");
  var STALE_AFTER = 25000, AGAIN_AFTER = 10000, TELL_EVERY = 5000;
  var source = null, heard = Date.now(), ended = false, retry = null, lastTold = 0;

  // As all times of the pages are written: those of the sites, wherever the browser is.
  function clock(time) {
    var form = { hour: "2-digit", minute: "2-digit", timeZone: live.dataset.zone };
    return new Date(time).toLocaleTimeString(document.documentElement.lang, form);
  }

  // ---- showing ---------------------------------------------------------------------------------------------------

  // Only parts that changed are replaced: a reader keeps focus, selection and place.
  function show(html) {
    var fresh = document.createElement("template");
    fresh.innerHTML = html;
    var parts = fresh.content.querySelectorAll("[data-part]");
    for (var i = 0; i < parts.length; i++) replace(parts[i]);
    tell();
  }

  function replace(fresh) {
    var old = live.querySelector('[data-part="' + fresh.dataset.part + '"]');
    if (!old || old.innerHTML === fresh.innerHTML || selectedIn(old)) return;
    var focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    var list = old.querySelector(".events"), top = list ? list.scrollTop : 0, height = list ? list.scrollHeight : 0;
    old.innerHTML = fresh.innerHTML;
    list = old.querySelector(".events");
    if (list && top > 0) list.scrollTop = top + list.scrollHeight - height; // new ones come in above what is read
    var again = focused && document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
  }

  function selectedIn(part) {
    var chosen = window.getSelection();
    return chosen && !chosen.isCollapsed && part.contains(chosen.anchorNode);
  }

  // What is new is said aloud, not too often: the newest event stands for those with it.
  var newest = first();
  function first() {
    var line = live.querySelector(".events li span");
    return line ? line.textContent : "";
  }
  function tell() {
    var now = first();
    if (now === newest || Date.now() - lastTold < TELL_EVERY) return;
    newest = now;
    lastTold = Date.now();
    told.textContent = now;
  }

  // ---- the age of what is shown ----------------------------------------------------------------------------------

  function isFresh() {
    heard = Date.now();
    if (!ended && stale.textContent) stale.textContent = "";
  }

  function say(text, link) {
    if (stale.dataset.said === text && stale.textContent) return;
    stale.dataset.said = text;
    stale.textContent = "";
    var notice = document.createElement("p");
    notice.className = "notice notice-hold";
    notice.textContent = text + " ";
    if (link) {
      var way = document.createElement("a");
      way.href = live.dataset.login;
      way.textContent = stale.dataset.login;
      notice.appendChild(way);
    }
    stale.appendChild(notice);
  }

  function sessionEnded() {
    ended = true;
    close();
    say(stale.dataset.ended, true);
  }

  setInterval(function () {
    if (!ended && !document.hidden && Date.now() - heard > STALE_AFTER)
      say(stale.dataset.stale.replace("{time}", clock(heard)), false);
  }, 1000);

  // ---- the stream, and asking once where there is none -------------------------------------------------------------

  function open() {
    clearTimeout(retry);
    if (ended || source || document.hidden) return;
    source = new EventSource(live.dataset.stream);
    source.addEventListener("page", function (event) { isFresh(); show(JSON.parse(event.data)); });
    source.addEventListener("beat", isFresh);
    source.onerror = function () {
      if (!source || source.readyState !== EventSource.CLOSED) return; // it tries again by itself
      close();
      once();
    };
  }

  function close() {
    if (source) source.close();
    source = null;
  }

  function once() {
    fetch(live.dataset.once, { credentials: "same-origin", headers: { Accept: "application/json, text/html;q=0.9" } })
      .then(function (answer) {
        if (answer.status === 401) { sessionEnded(); return null; }
        return answer.ok ? answer.text() : null;
      })
      .then(function (html) { if (html !== null) { isFresh(); show(html); } })
      .catch(function () { /* its age is told */ })
      .then(function () { retry = setTimeout(open, AGAIN_AFTER); });
  }

  // A page that nobody looks at holds no connection: a browser has six for all its tabs.
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) close(); else open();
  });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
})();

"use strict";
/* page.js - keys: the page is complete without them. */
(function () {
  var at = -1;
  var notes = document.querySelector(".notes");
  var keys = document.querySelector(".keys");

  function findings() {
    var all = document.querySelectorAll("ol > li.finding");
    return Array.prototype.filter.call(all, function (li) {
      return !li.closest("details.notes:not([open])");
    });
  }

  /* The words of a finding, all their pieces: from its place to its mark. */
  function light(li) {
    document.querySelectorAll(".lit").forEach(function (e) {
      e.classList.remove("lit");
    });
    li.querySelectorAll("a.place").forEach(function (link) {
      var e = document.querySelector(link.getAttribute("href"));
      while (e && e.getAttribute("href") !== "#" + li.id) {
        e.classList.add("lit");
        e = e.nextElementSibling;
      }
    });
  }

  function go(step) {
    var all = findings();
    var now = document.querySelector("li.now");
    if (!all.length) return;
    if (now) now.classList.remove("now");
    at = Math.max(0, Math.min(all.length - 1, at + step));
    var li = all[at];
    var link = li.querySelector("a.place");
    li.classList.add("now");
    light(li);
    li.tabIndex = -1;
    li.focus({ preventScroll: true });
    li.scrollIntoView({ block: "center" });
    if (link) location.replace(link.getAttribute("href"));
  }

  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "j" || e.key === "n") go(1);
    else if (e.key === "k" || e.key === "p") go(-1);
    else if (e.key === "a" && notes) notes.open = !notes.open;
    else if (e.key === "?") keys.open = !keys.open;
    else return;
    e.preventDefault();
  });

  var open = false;
  window.addEventListener("beforeprint", function () {
    if (notes) { open = notes.open; notes.open = true; }
  });
  window.addEventListener("afterprint", function () {
    if (notes) notes.open = open;
  });
})();

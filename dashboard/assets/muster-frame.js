/* The frame that streamlit-folium draws the map in: its style, and the words that reach it from the page.
 *
 * What changes from run to run (ticket, saved area, where to look) never becomes code: the page writes it
 * as one JSON attribute into the html argument of the component, and it is read from there with
 * JSON.parse; first from the document, later from the messages in which Streamlit hands over new
 * arguments. So the map's script stays the same, and neither the view nor a drawing is lost.
 */
"use strict";

window.Muster = window.Muster || {};

(function () {
  const HOLDER = "#muster-view";
  const ownFolder = document.currentScript.src.replace(/[^/]*$/, "");

  /** Address of the installation, with its base path, ending in a slash. */
  Muster.root = new URL("../", ownFolder).href;

  /* streamlit-folium loads scripts one after another, and styles after them: ask for all of them now. */
  const SCRIPTS = [
    "vendor/leaflet.js", "vendor/protomaps-leaflet.js", "muster-basemap.js", "muster-marks.js", "muster-dots.js",
    "muster-households.js", "muster-areas.js", "vendor/leaflet.draw.js",
  ];
  const STYLES = ["vendor/leaflet.css", "muster-map.css", "vendor/leaflet.draw.css"];
  function askNow(name, kind) {
    const link = Object.assign(document.createElement("link"), { rel: "preload", as: kind, href: ownFolder + name });
    document.body.append(link);
  }
  SCRIPTS.forEach((name) => askNow(name, "script"));
  STYLES.forEach((name) => askNow(name, "style"));

  /** Read what the page says from a piece of HTML; null when it says nothing. */
  function readView(holder) {
    return holder ? JSON.parse(holder.dataset.view) : null;
  }

  /** Call `heard(view)` now and whenever the page says something new. */
  Muster.listen = function (heard) {
    let last = "";
    function hear(view) {
      const text = JSON.stringify(view);
      if (!view || text === last) return;
      last = text;
      heard(view);
    }
    hear(readView(document.querySelector(HOLDER)));
    window.addEventListener("message", function (event) {
      if (event.source !== window.parent || event.origin !== window.location.origin) return;
      if (!event.data || event.data.type !== "streamlit:render" || !event.data.args) return;
      const parsed = new DOMParser().parseFromString(event.data.args.html || "", "text/html");
      hear(readView(parsed.querySelector(HOLDER)));
    });
  };

  /** Wait for a style sheet of ours, so that nothing is measured before it counts. */
  function sheetLoaded(link) {
    return new Promise(function (resolve) {
      if (link.sheet) return resolve();
      link.addEventListener("load", resolve, { once: true });
      link.addEventListener("error", resolve, { once: true });
    });
  }

  /** streamlit-folium adds style sheets late and twice: measure again when they have come, then go on. */
  Muster.settle = function (map) {
    const links = Array.from(document.querySelectorAll("link[rel=stylesheet]"));
    return Promise.all(links.map(sheetLoaded)).then(function () {
      map.invalidateSize({ pan: false });
      new ResizeObserver(function () {
        map.invalidateSize({ pan: false, debounceMoveend: true });
      }).observe(map.getContainer());
    });
  };

  /** The typeface of the pages, from the same bundle; without it the browser's own is good enough. */
  Muster.useFont = function (address) {
    if (!address) return;
    const font = new FontFace("Muster Sans", `url(${new URL(address, Muster.root).href})`, { weight: "200 900" });
    document.fonts.add(font);
    font.load().catch(() => document.fonts.delete(font));
  };

  /** An element with a class and a text; texts never become HTML. */
  Muster.element = function (name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  Muster.number = new Intl.NumberFormat("en-US");
})();

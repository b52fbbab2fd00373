/* The zones: each with the colour, the pattern and the letter of its status, and chosen by a click. */
"use strict";

(function () {
  const SVG = "http://www.w3.org/2000/svg";
  const STROKES = {
    slanted: { d: "M-2 10 10-2M6 14 14 6", width: 2 },
    dotted: { d: "M3 3h.01M9 9h.01", width: 3.4, cap: "round" },
    crossed: { d: "M0 0 12 12M12 0 0 12", width: 1.4 },
    level: { d: "M0 3h12M0 9h12", width: 1.6 },
    upright: { d: "M3 0v12M9 0v12", width: 1.6 },
  };
  const CALM = "normal";

  function svg(name, attributes, parts) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    (parts || []).forEach((part) => made.append(part));
    return made;
  }

  function patternOf(look) {
    const parts = [svg("rect", { width: 12, height: 12, fill: look.colour })];
    const stroke = STROKES[look.pattern];
    if (stroke) {
      parts.push(svg("path", {
        d: stroke.d, stroke: look.ink, "stroke-width": stroke.width, "stroke-linecap": stroke.cap || "butt",
      }));
    }
    return svg("pattern", {
      id: `muster-zone-${look.status}`, width: 12, height: 12, patternUnits: "userSpaceOnUse",
    }, parts);
  }

  function letterOf(look, className) {
    const badge = Muster.element("span", className, look.letter);
    Object.assign(badge.style, { background: look.colour, color: look.ink, borderColor: look.ink });
    return badge;
  }

  class Zones {
    constructor(map, options) {
      this.map = map;
      this.options = options;
      this.looks = new Map(options.looks.map((look) => [look.status, look]));
      this.statuses = {};
      this.chosen = new Set();
      this.shapes = new Map();
      this.letters = L.layerGroup().addTo(map);
      map.createPane("musterZones").style.zIndex = 390;
      this.layer = L.geoJSON(options.zones, {
        pane: "musterZones",
        onEachFeature: (feature, shape) => this.add(feature.properties, shape),
      }).addTo(map);
      this.addPatterns();
      this.watchDrawing();
      map.addControl(this.legend());
      if (options.stamp) map.addControl(this.stamp());
    }

    add(zone, shape) {
      this.shapes.set(zone.id, { zone, shape });
      shape.bindTooltip(() => Muster.element("span", "", this.says(zone)), { sticky: true });
      shape.on("click", (event) => {
        if (this.drawing) return;
        L.DomEvent.stop(event);
        this.toggle(zone.id);
      });
    }

    says(zone) {
      const look = this.looks.get(this.statuses[zone.id] || CALM);
      return `${zone.id} ${zone.name}: ${look.words}`;
    }

    /** The patterns live in the picture that the outlines are drawn in. */
    addPatterns() {
      const first = this.shapes.values().next().value;
      if (!first) return;
      const picture = first.shape.getElement ? first.shape.getElement().ownerSVGElement : null;
      if (picture) picture.prepend(svg("defs", {}, this.options.looks.map(patternOf)));
    }

    /** A click that draws a corner chooses no zone. */
    watchDrawing() {
      ["draw:drawstart", "draw:editstart", "draw:deletestart"].forEach((name) =>
        this.map.on(name, () => { this.drawing = true; }));
      ["draw:drawstop", "draw:editstop", "draw:deletestop"].forEach((name) =>
        this.map.on(name, () => { this.drawing = false; }));
    }

    toggle(id) {
      if (!this.chosen.delete(id)) this.chosen.add(id);
      this.paint(id);
      const told = window.__GLOBAL_DATA__;
      if (!told) return;
      // streamlit-folium hands over what stands here whenever the map has moved. It writes here itself
      // while the click goes on, hence afterwards.
      const answer = { type: "Feature", properties: { chosen: [...this.chosen], at: Date.now() }, geometry: null };
      window.setTimeout(() => {
        told.last_active_drawing = answer;
        this.map.fire("moveend");
      }, 0);
    }

    paint(id) {
      const { shape } = this.shapes.get(id);
      const status = this.statuses[id] || CALM;
      const look = this.looks.get(status);
      const chosen = this.chosen.has(id);
      const calm = status === CALM;
      shape.setStyle({
        color: chosen ? this.options.accent : calm ? this.options.line : look.colour,
        weight: chosen ? 4 : calm ? 1 : 2,
        opacity: 1,
        fillColor: calm ? (chosen ? this.options.accent : this.options.line) : `url(#muster-zone-${status})`,
        fillOpacity: calm ? (chosen ? 0.25 : 0.05) : 0.72,
      });
      if (chosen) shape.bringToFront();
    }

    show(view) {
      this.statuses = view.statuses;
      this.chosen = new Set(view.chosen);
      this.shapes.forEach((_, id) => this.paint(id));
      this.letters.clearLayers();
      Object.entries(view.statuses).forEach(([id, status]) => {
        const known = this.shapes.get(id);
        if (!known || status === CALM) return;
        const icon = L.divIcon({
          className: "", iconSize: [20, 20], html: letterOf(this.looks.get(status), "muster-zone-letter"),
        });
        const [longitude, latitude] = known.zone.at;
        this.letters.addLayer(L.marker([latitude, longitude], { icon, interactive: false, keyboard: false }));
      });
    }

    stamp() {
      const words = this.options.stamp;
      const Stamp = L.Control.extend({
        options: { position: "topright" },
        onAdd: () => Muster.element("div", "muster-panel muster-status", words),
      });
      return new Stamp();
    }

    legend() {
      const zones = this;
      const Legend = L.Control.extend({
        options: { position: "bottomleft" },
        onAdd: function () {
          const box = Muster.element("details", "muster-panel muster-legend");
          box.open = window.innerWidth > 480;
          box.append(Muster.element("summary", "", zones.options.title));
          const list = Muster.element("ul", "");
          zones.options.looks.forEach(function (look) {
            const item = Muster.element("li", "");
            const patch = svg("svg", { width: 26, height: 18, "aria-hidden": "true" }, [
              svg("rect", {
                x: 0.5, y: 0.5, width: 25, height: 17, rx: 3, stroke: look.ink,
                fill: look.status === CALM ? "none" : `url(#muster-zone-${look.status})`,
              }),
            ]);
            item.append(patch, letterOf(look, "muster-zone-letter"), Muster.element("span", "", look.words));
            list.append(item);
          });
          box.append(list);
          L.DomEvent.disableClickPropagation(box);
          return box;
        },
      });
      return new Legend();
    }
  }

  /** Bring the map of the zones to life; `drawn` is the layer of the drawing tools, or null. */
  Muster.startZones = function (map, options, drawn) {
    Muster.useFont(options.font);
    L.Icon.Default.imagePath = new URL("assets/vendor/images/", Muster.root).href;
    const follow = Muster.followView(map, `muster-view-${options.name}`);
    map.setView(options.center, options.zoom, { animate: false });
    const zones = new Zones(map, options);
    const saved = new Muster.SavedArea(map, drawn, options.words);
    L.control.scale({ position: "bottomright", maxWidth: 110 }).addTo(map);
    map.attributionControl.setPrefix(false);
    let settled = null;
    Muster.listen(function (view) {
      follow(view);
      saved.show(view.saved);
      zones.show(view);
      settled = settled || Muster.settle(map);
      settled.then(() => { map.getContainer().dataset.muster = "drawn"; });
    });
  };
})();

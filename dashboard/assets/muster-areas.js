/* The areas: the saved one as its own layer, which can be loaded back into the drawing tool. */
"use strict";

(function () {
  class SavedArea {
    constructor(map, drawn, words) {
      this.map = map;
      this.drawn = drawn;
      this.words = words;
      this.shape = null;
      this.text = undefined;
      map.createPane("musterSaved").style.zIndex = 395;
    }

    /** Show another saved area in the place of what is drawn; a drawing that is this area stays drawn. */
    show(geometry) {
      const text = JSON.stringify(geometry || null);
      if (text === this.text) return;
      const first = this.text === undefined;
      this.text = text;
      this.takeAway();
      if (geometry && this.drawn && corners([geometry]) === corners(this.drawnGeometries())) return;
      if (!first && this.drawn) this.forgetDrawn();
      if (!geometry) return;
      this.shape = L.geoJSON(geometry, {
        pane: "musterSaved", interactive: false, style: { className: "muster-saved-area" },
      }).addTo(this.map);
      if (this.drawn) this.button = this.editButton().addTo(this.map);
    }

    takeAway() {
      if (this.shape) this.shape.remove();
      if (this.button) this.button.remove();
      this.shape = this.button = null;
    }

    drawnGeometries() {
      return this.drawn.toGeoJSON().features.map((feature) => feature.geometry);
    }

    /** Empty the drawing tool, and let streamlit-folium know of it. */
    forgetDrawn() {
      if (!this.drawn.getLayers().length) return;
      this.drawn.clearLayers();
      this.map.fire("draw:deleted", { layers: this.drawn });
    }

    editButton() {
      const area = this;
      const Button = L.Control.extend({
        options: { position: "topright" },
        onAdd: function () {
          const button = Muster.element("button", "muster-panel muster-button", area.words.editSaved);
          button.type = "button";
          L.DomEvent.disableClickPropagation(button);
          button.addEventListener("click", () => area.loadBack());
          return button;
        },
      });
      return new Button();
    }

    /** Give the saved area's polygons to the drawing tool and tell the page that they are drawn. */
    loadBack() {
      const shape = this.shape;
      if (!shape) return;
      const polygons = polygonsOf(shape.toGeoJSON().features.map((feature) => feature.geometry));
      this.takeAway();
      this.drawn.clearLayers();
      polygons.forEach((rings) => {
        const outlines = rings.map((ring) => ring.slice(0, -1).map(([x, y]) => [y, x]));
        this.drawn.addLayer(L.polygon(outlines, Muster.drawnStyle));
      });
      this.map.fire("draw:edited", { layers: this.drawn });
    }
  }

  /** The corners of shapes as one text, whatever their order: to 0.1 m, as drawings are handed over. */
  function corners(geometries) {
    const places = polygonsOf(geometries).flat(2).map(([x, y]) => `${x.toFixed(6)} ${y.toFixed(6)}`);
    return [...new Set(places)].sort().join();
  }

  function polygonsOf(geometries) {
    return geometries.flatMap(function (geometry) {
      if (geometry.type === "Polygon") return [geometry.coordinates];
      return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
    });
  }

  Muster.drawnStyle = { className: "muster-drawn-area" };

  /** Where the view was left on this map; null on a first visit. */
  function rememberedView(name) {
    const text = window.sessionStorage.getItem(name);
    return text ? JSON.parse(text) : null;
  }

  /** Start with where the page looks, and go on with where a person has moved to since. */
  function followView(map, name) {
    const left = rememberedView(name);
    let asked = left ? left.asked : "";
    let moved = false;
    map.on("moveend", function () {
      const centre = map.getCenter();
      const view = { asked, centre: [centre.lat, centre.lng], zoom: map.getZoom() };
      window.sessionStorage.setItem(name, JSON.stringify(view));
    });
    return function (view) {
      const wanted = JSON.stringify([view.center, view.zoom]);
      if (wanted === asked && moved) return;
      const back = wanted === asked && left;
      asked = wanted;
      moved = true;
      if (back) map.setView(left.centre, left.zoom, { animate: false });
      else map.setView(view.center, view.zoom, { animate: false });
    };
  }

  Muster.followView = followView;
  Muster.SavedArea = SavedArea;

  /** Bring a map to life: `options` holds name, words, looks and needs. */
  Muster.start = function (map, options, drawn) {
    Muster.useFont(options.font);
    // Leaflet guesses this from its style sheet, which may not have come yet.
    L.Icon.Default.imagePath = new URL("assets/vendor/images/", Muster.root).href;
    const follow = followView(map, `muster-view-${options.name}`);
    const households = new Muster.Households(map, options);
    const saved = new SavedArea(map, drawn, options.words);
    L.control.scale({ position: "bottomleft", maxWidth: 110 }).addTo(map);
    map.attributionControl.setPrefix(false);
    let settled = null;
    Muster.listen(function (view) {
      follow(view);
      saved.show(view.saved);
      settled = settled || Muster.settle(map);
      settled.then(() => households.show(view.ticket));
    });
  };
})();

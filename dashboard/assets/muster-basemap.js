/* The base map: vector tiles of this installation, drawn quietly so that the households stand out. */
"use strict";

(function () {
  const LIGHT = {
    background: "#e6ebed", earth: "#eef1ef", water: "#cddfe8", buildings: "#e1e5e3",
    park: "#dfebdc", wood: "#dae8d7", scrub: "#e3ece0", built: "#e8ebea", sand: "#edebe2",
    road: "#ffffff", runway: "#e4e8ea", rail: "#c3ccd1", border: "#8b9da8",
    label: "#3a4a54", quiet: "#5f707a", halo: "#f4f6f4", waterLabel: "#4f7f99",
  };
  const DARK = {
    background: "#0e1a21", earth: "#15232b", water: "#0a1419", buildings: "#1b2b34",
    park: "#172a26", wood: "#172a26", scrub: "#18292b", built: "#182730", sand: "#1b2a30",
    road: "#2f4450", runway: "#22333d", rail: "#31444f", border: "#5d7583",
    label: "#c2d0d8", quiet: "#8397a2", halo: "#101c23", waterLabel: "#5f8ca3",
  };

  /** Protomaps' names for what is drawn, from our few colours. */
  function flavour(c) {
    return {
      background: c.background, earth: c.earth, water: c.water, buildings: c.buildings,
      park_a: c.park, park_b: c.park, wood_a: c.wood, wood_b: c.wood, scrub_a: c.scrub, scrub_b: c.scrub,
      hospital: c.built, industrial: c.built, school: c.built, pedestrian: c.built, zoo: c.park,
      aerodrome: c.built, military: c.built, pier: c.built, glacier: c.earth, sand: c.sand, beach: c.sand,
      runway: c.runway, railway: c.rail, boundaries: c.border,
      other: c.road, minor_a: c.road, minor_b: c.road, major: c.road, highway: c.road, link: c.road,
      roads_label_minor: c.quiet, roads_label_minor_halo: c.halo,
      roads_label_major: c.quiet, roads_label_major_halo: c.halo,
      ocean_label: c.waterLabel, subplace_label: c.quiet, subplace_label_halo: c.halo,
      city_label: c.label, city_label_halo: c.halo, state_label: c.quiet, state_label_halo: c.halo,
      country_label: c.quiet, address_label: c.quiet, address_label_halo: c.halo,
    };
  }

  /** The layer of the base map; `options` holds url, theme, lang, attribution, maxDataZoom, maxZoom. */
  Muster.baseMap = function (options) {
    const look = flavour(options.theme === "dark" ? DARK : LIGHT);
    document.documentElement.classList.toggle("muster-dark", options.theme === "dark");
    return protomapsL.leafletLayer({
      url: new URL(options.url, Muster.root).href,
      paintRules: protomapsL.paintRules(look),
      labelRules: protomapsL.labelRules(look, options.lang),
      backgroundColor: look.background,
      lang: options.lang,
      attribution: options.attribution,
      maxDataZoom: options.maxDataZoom,
      maxZoom: options.maxZoom,
      keepBuffer: 4,
      updateWhenZooming: false,
    });
  };
})();

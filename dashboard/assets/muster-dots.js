/* Dots by tile: the server sends numbers (dashboard/geo/tiles.py), they are painted here. */
"use strict";

(function () {
  const TILE_PIXELS = 512;
  const MARGIN_PIXELS = 16;
  const SIZES = [[10, 1.8], [12, 2.2], [14, 3.4], [16, 5], [18, 6.5]];

  /** How large a dot is at a zoom of the screen, CSS pixels; the server reckons the same. */
  function radiusAt(zoom) {
    const after = SIZES.findIndex(([from]) => from >= zoom);
    if (after <= 0) return after === 0 ? SIZES[0][1] : SIZES[SIZES.length - 1][1];
    const [from, small] = SIZES[after - 1];
    const [to, large] = SIZES[after];
    return small + ((large - small) * (zoom - from)) / (to - from);
  }

  /** Call `put(look, x, y)` for each dot of an answer: byte planes of differences, see `packed`. */
  function unpack(bytes, put) {
    const count = bytes.length / 4;
    let number = 0;
    for (let at = 0; at < count; at += 1) {
      number += bytes[at] + 256 * bytes[count + at] + 65536 * bytes[2 * count + at];
      number += 16777216 * bytes[3 * count + at];
      put(number >> 20, (number & 1023) - MARGIN_PIXELS, ((number >> 10) & 1023) - MARGIN_PIXELS);
    }
  }

  const Dots = L.GridLayer.extend({
    initialize: function (ticket, looks, maxZoom) {
      L.GridLayer.prototype.initialize.call(this, {
        tileSize: TILE_PIXELS, minZoom: 3, maxZoom, keepBuffer: 2, updateWhenZooming: false,
        className: "muster-dots", zIndex: 5,
      });
      this.ticket = ticket;
      this.looks = looks;
      this.stamps = new Map();
      this.on("tileunload", (event) => event.tile.asked.abort());
    },

    createTile: function (coords, done) {
      const tile = document.createElement("canvas");
      tile.asked = new AbortController();
      const path = `map/${encodeURIComponent(this.ticket)}/dots/${coords.z - 1}/${coords.x}/${coords.y}.bin`;
      fetch(new URL(path, Muster.root), { signal: tile.asked.signal, credentials: "same-origin" })
        .then((answer) => {
          if (!answer.ok) throw new Error(String(answer.status));
          return answer.arrayBuffer();
        })
        .then((buffer) => {
          this.paint(tile, new Uint8Array(buffer), coords.z);
          done(null, tile);
        })
        .catch((error) => { if (error.name !== "AbortError") done(error, tile); });
      return tile;
    },

    paint: function (tile, bytes, zoom) {
      const scale = window.devicePixelRatio || 1;
      tile.width = tile.height = TILE_PIXELS * scale;
      const pen = tile.getContext("2d");
      const stamps = this.stampsAt(zoom, scale);
      unpack(bytes, function (look, x, y) {
        const half = stamps[look].width / 2;
        pen.drawImage(stamps[look], Math.round(x * scale - half), Math.round(y * scale - half));
      });
    },

    /** One small picture for each look, in the order of the server's numbers. */
    stampsAt: function (zoom, scale) {
      const key = `${zoom} ${scale}`;
      if (!this.stamps.has(key)) {
        const style = getComputedStyle(document.documentElement);
        const paper = style.getPropertyValue("--muster-paper") || "white";
        const ink = style.getPropertyValue("--muster-ink") || "black";
        const made = this.looks.flatMap((look) => [[0, 0], [1, 0], [0, 1], [1, 1]].map(
          ([lapsed, power]) => Muster.stamp(look, lapsed, power, radiusAt(zoom) * look.size, scale, paper, ink)));
        this.stamps.set(key, made);
      }
      return this.stamps.get(key);
    },
  });

  Muster.dots = function (ticket, looks, maxZoom) { return new Dots(ticket, looks, maxZoom); };
})();

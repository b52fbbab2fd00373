/* What a household looks like: one shape and colour a way to leave, hollow when not confirmed in time,
 * with a ring when it depends on power. The dots that the server paints look the same. */
"use strict";

(function () {
  const SVG = "http://www.w3.org/2000/svg";
  const SHAPES = {
    circle: "M12 5.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z",
    diamond: "M12 3.6 20.4 12 12 20.4 3.6 12z",
    square: "M5.8 5.8h12.4v12.4H5.8z",
    triangle: "M12 3.8 20.6 19H3.4z",
  };

  function part(name, attributes) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(function ([key, value]) { made.setAttribute(key, value); });
    return made;
  }

  /** A drawing of one household: `look` is {shape, colour}. */
  Muster.mark = function (look, lapsed, power) {
    const drawing = part("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "muster-mark" });
    const rim = power ? "muster-mark-rim muster-mark-power" : "muster-mark-rim";
    drawing.append(part("path", { d: SHAPES[look.shape], class: rim }));
    const body = part("path", { d: SHAPES[look.shape], "stroke-linejoin": "round" });
    body.style.stroke = look.colour;
    body.style.strokeWidth = "2.6";
    body.style.fill = lapsed ? "var(--muster-paper)" : look.colour;
    drawing.append(body);
    return drawing;
  };

  /** The same drawing for a canvas, `radius` CSS pixels large; a small picture to be put down many times. */
  Muster.stamp = function (look, lapsed, power, radius, scale, paper, ink) {
    const picture = document.createElement("canvas");
    const size = Math.ceil((radius * 2.9 + 3) * scale);
    picture.width = picture.height = size;
    const pen = picture.getContext("2d");
    const shape = new Path2D(SHAPES[look.shape]);
    pen.translate(size / 2, size / 2);
    pen.scale((radius * scale) / 7.8, (radius * scale) / 7.8);
    pen.translate(-12, -12);
    pen.lineJoin = "round";
    const unit = 7.8 / radius;
    pen.lineWidth = 2.6 + 2 * unit * (power ? 1.1 : 0.9);
    pen.strokeStyle = power ? ink : paper;
    pen.stroke(shape);
    pen.fillStyle = lapsed ? paper : look.colour;
    pen.fill(shape);
    pen.lineWidth = Math.max(2.6, 1.1 * unit);
    pen.strokeStyle = look.colour;
    pen.stroke(shape);
    return picture;
  };

  /** The legend: ways to leave, then what hollow and ring mean. Folded on a narrow map. */
  Muster.legend = function (words, looks) {
    const narrow = window.innerWidth <= 640;
    const Legend = L.Control.extend({
      options: { position: narrow ? "topright" : "bottomright" },
      onAdd: function () {
        const box = Muster.element("details", "muster-panel muster-legend");
        box.open = !narrow;
        box.append(Muster.element("summary", "", words.legend));
        const list = Muster.element("ul");
        function row(drawing, text) {
          const item = Muster.element("li");
          item.append(drawing, Muster.element("span", "", text));
          list.append(item);
        }
        looks.slice().reverse().forEach(function (look) { row(Muster.mark(look, false, false), look.word); });
        row(Muster.mark({ shape: "circle", colour: "currentColor" }, false, true), words.power);
        row(Muster.mark({ shape: "circle", colour: "currentColor" }, true, false), words.lapsed);
        box.append(list);
        L.DomEvent.disableClickPropagation(box);
        L.DomEvent.disableScrollPropagation(box);
        return box;
      },
    });
    return new Legend();
  };

  /** The line that says how much is in view, also to a screen reader. */
  Muster.statusLine = function () {
    const Status = L.Control.extend({
      options: { position: "bottomleft" },
      onAdd: function () {
        this.line = Muster.element("div", "muster-panel muster-status");
        this.line.setAttribute("role", "status");
        this.line.setAttribute("aria-live", "polite");
        return this.line;
      },
      say: function (text) {
        if (this.line.textContent !== text) this.line.textContent = text;
      },
    });
    return new Status();
  };
})();

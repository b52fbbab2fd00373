/* The households: counts from afar, dots as one nears, single marks when few are in view.
 *
 * Each way of drawing stays until the next one is ready, so that nothing goes blank; an answer that is
 * no longer wanted is dropped. Nothing here makes Streamlit run again.
 */
"use strict";

(function () {
  const DOTS_FROM_ZOOM = 12;
  const DOTS_ALWAYS_FROM_ZOOM = 14;
  const FEW_ENOUGH_FOR_DOTS = 8000;
  const FEW_FROM_AFAR = 60;
  const WAIT_MILLISECONDS = 40;

  class Households {
    constructor(map, options) {
      this.map = map;
      this.words = options.words;
      this.looks = options.looks;
      this.needs = options.needs;
      this.ticket = "";
      this.asked = new AbortController();
      this.drawn = null;
      this.dots = null;
      this.status = Muster.statusLine().addTo(map);
      this.legend = Muster.legend(options.words, options.looks);
      map.on("moveend", this.later, this);
    }

    /** Show what another ticket opens; none shows nothing. */
    show(ticket) {
      if (ticket === this.ticket) return;
      this.ticket = ticket;
      this.asking = "";
      if (ticket) this.legend.addTo(this.map);
      else this.legend.remove();
      this.later();
    }

    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.refresh(), WAIT_MILLISECONDS);
    }

    async refresh() {
      if (!this.ticket) return this.clear();
      const asking = `${this.map.getBounds().toBBoxString()} ${this.map.getZoom()}`;
      if (asking === this.asking) return;
      this.asking = asking;
      this.asked.abort();
      const asked = (this.asked = new AbortController());
      this.map.getContainer().dataset.muster = "busy";
      try {
        if (this.map.getZoom() < DOTS_ALWAYS_FROM_ZOOM) await this.refreshFar(asked.signal);
        else await this.refreshNear(asked.signal);
        this.map.getContainer().dataset.muster = "drawn";
      } catch (error) {
        if (error.name === "AbortError") return;
        this.asking = "";
        this.map.getContainer().dataset.muster = "failed";
        this.status.say(error.sentence || this.words.unreachable);
      }
    }

    async refreshFar(signal) {
      const answer = await this.ask("cells", signal);
      const fewEnough = this.map.getZoom() < DOTS_FROM_ZOOM ? FEW_FROM_AFAR : FEW_ENOUGH_FOR_DOTS;
      if (answer.in_view <= fewEnough) return this.refreshNear(signal);
      this.swap(this.cellLayer(answer));
      this.dropDots();
      this.tell(answer);
    }

    async refreshNear(signal) {
      const answer = await this.ask("households", signal);
      this.tell(answer);
      if (answer.features) {
        this.swap(this.markLayer(answer));
        this.dropDots();
      } else {
        await this.drawDots(signal);
        this.swap(null);
      }
    }

    /** Ask the server about what is in view; a refusal becomes an error with its sentence. */
    async ask(what, signal) {
      const box = this.map.getBounds();
      const query = new URLSearchParams({ bbox: box.toBBoxString(), zoom: this.map.getZoom() });
      const address = new URL(`map/${encodeURIComponent(this.ticket)}/${what}?${query}`, Muster.root);
      const answer = await fetch(address, { signal, credentials: "same-origin", cache: "no-store" });
      if (!answer.ok) {
        throw Object.assign(new Error(what), { sentence: answer.status === 403 ? this.words.expired : "" });
      }
      return answer.json();
    }

    tell(answer) {
      const households = answer.in_view === 1 ? this.words.household : this.words.households;
      let line = `${Muster.number.format(answer.in_view)} ${households}`;
      if (answer.lapsed) line += ` · ${Muster.number.format(answer.lapsed)} ${this.words.lapsedShort}`;
      this.status.say(line);
    }

    /** Put a layer of cells or marks in the place of the one before; the same marks are kept. */
    swap(layer) {
      const before = this.drawn;
      this.drawn = layer;
      if (layer) layer.addTo(this.map);
      if (before) before.remove();
    }

    clear() {
      this.swap(null);
      this.dropDots();
      this.status.say("");
    }

    cellLayer(answer) {
      const most = answer.cells.reduce((sum, cell) => Math.max(sum, cell[2]), 1);
      return L.layerGroup(answer.cells.map((cell) => this.cell(cell, most)));
    }

    /** One circle of counts: its rim shows the ways to leave, its size the number. */
    cell([latitude, longitude, households, ...ways], most) {
      const number = Muster.number.format(households);
      const pixels = Math.round(Math.max(18 + 6.5 * number.length, 28 + 34 * Math.sqrt(households / most)));
      const disc = Muster.element("div", "muster-cell");
      const text = Muster.element("span", "", number);
      let from = 0;
      const stops = ways.map((count, way) => {
        const to = from + (360 * count) / households;
        const stop = `${this.looks[way].colour} ${from.toFixed(1)}deg ${to.toFixed(1)}deg`;
        from = to;
        return stop;
      });
      disc.style.background = `conic-gradient(${stops.join(",")})`;
      disc.append(text);
      const icon = L.divIcon({ className: "muster-cell-place", iconSize: [pixels, pixels], html: disc });
      const marker = L.marker([latitude, longitude], { icon, keyboard: false, zIndexOffset: households });
      marker.on("click", () => this.map.setView([latitude, longitude], this.map.getZoom() + 2));
      return marker;
    }

    markLayer(answer) {
      return L.layerGroup(answer.features.map((feature) => this.household(feature)));
    }

    household(feature) {
      const facts = feature.properties;
      const look = this.looks[facts.way];
      const [longitude, latitude] = feature.geometry.coordinates;
      const icon = L.divIcon({
        className: "muster-household",
        iconSize: [24, 24],
        html: Muster.mark(look, facts.lapsed, facts.power),
      });
      const marker = L.marker([latitude, longitude], { icon, riseOnHover: true, zIndexOffset: 100 * facts.way });
      marker.bindPopup(() => this.facts(facts, look), { maxWidth: 280, className: "muster-popup" });
      marker.on("add", () => marker.getElement().setAttribute("aria-label", this.spoken(facts, look)));
      return marker;
    }

    spoken(facts, look) {
      const people = `${facts.people} ${facts.people === 1 ? this.words.person : this.words.people}`;
      const rest = [look.word, people];
      if (facts.power) rest.push(this.words.power);
      if (facts.lapsed) rest.push(this.words.lapsed);
      return rest.join(", ");
    }

    /** The facts of one household, every text as text. */
    facts(facts, look) {
      const box = Muster.element("div", "muster-facts");
      const head = Muster.element("p", "muster-facts-head");
      head.append(Muster.mark(look, facts.lapsed, facts.power), Muster.element("strong", "", look.word));
      box.append(head);
      const list = Muster.element("dl");
      const row = function (name, text) {
        list.append(Muster.element("dt", "", name), Muster.element("dd", "", text));
      };
      row(this.words.peopleHead, String(facts.people));
      if (facts.animals) row(this.words.animalsHead, String(facts.animals));
      row(this.words.needsHead, facts.needs.map((need) => this.needs[need]).join(", ") || this.words.none);
      if (facts.power) row(this.words.powerHead, this.battery(facts));
      row(this.words.confirmedHead, this.confirmed(facts));
      box.append(list);
      return box;
    }

    battery(facts) {
      return facts.battery_hours === null ? this.words.batteryNotKnown
        : this.words.battery.replace("%", facts.battery_hours);
    }

    confirmed(facts) {
      const day = facts.confirmed_on || this.words.never;
      return facts.lapsed ? `${day} · ${this.words.lapsed}` : day;
    }

    /** Dots by tile; resolves once they are there. A new ticket's tiles lie over the old until then. */
    drawDots(signal) {
      if (this.dots && this.dots.ticket === this.ticket) return this.dotsAreThere(signal);
      const before = this.dots;
      this.dots = Muster.dots(this.ticket, this.looks, this.map.getMaxZoom()).addTo(this.map);
      return this.dotsAreThere(signal).then(() => { if (before) before.remove(); });
    }

    dotsAreThere(signal) {
      const dots = this.dots;
      return new Promise(function (resolve, reject) {
        if (!dots.isLoading()) return resolve();
        dots.once("load", resolve);
        signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      });
    }

    dropDots() {
      if (this.dots) this.dots.remove();
      this.dots = null;
    }
  }

  Muster.Households = Households;
})();

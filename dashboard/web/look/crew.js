// Marks of a crew: shown at once, kept on the phone, sent when there is a network. Names are never stored.
(function () {
  "use strict";
  const told = JSON.parse(document.getElementById("told").textContent);
  const state = document.getElementById("state");
  const mine = new Set(told.households);
  const most = 40;

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(told.key) || "[]");
    } catch {
      return [];
    }
  }

  function keep(waiting) {
    localStorage.setItem(told.key, JSON.stringify(waiting));
  }

  function show(household, mark) {
    document.querySelectorAll(`.door[data-household="${household}"]`).forEach(function (door) {
      door.classList.toggle("settled", mark === "at_shelter" || mark === "refused");
      door.querySelectorAll("button").forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.dataset.mark === mark));
      });
    });
  }

  function say(sentence, waits) {
    state.textContent = sentence;
    state.classList.toggle("waits", waits);
  }

  function tell(failed) {
    const count = kept().length;
    if (!count) {
      say("All marks are sent.", false);
    } else {
      const what = count === 1 ? "1 mark waits" : `${count} marks wait`;
      say(failed ? `${what} for the network. They are kept on this phone.` : `${what} to be sent.`, true);
    }
  }

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  }

  let sending = false;
  async function send() {
    const waiting = kept().slice(0, most);
    if (sending || !waiting.length) {
      return;
    }
    sending = true;
    try {
      const answer = await fetch(`${location.pathname}/marks`, {
        method: "POST",
        headers: {"content-type": "application/json"},
        body: JSON.stringify(waiting),
      });
      if (!answer.ok) {
        say(await answer.text(), true);
        return;
      }
      const done = new Set((await answer.json()).kept);
      keep(kept().filter((one) => !done.has(one.id)));
      tell(false);
    } catch {
      tell(true);
    } finally {
      sending = false;
    }
    if (kept().length) {
      setTimeout(send, 200);
    }
  }

  document.querySelectorAll(".door button").forEach(function (button) {
    button.addEventListener("click", function () {
      const household = button.closest(".door").dataset.household;
      keep([...kept(), {id: newId(), household: household, mark: button.dataset.mark, at: Date.now()}]);
      show(household, button.dataset.mark);
      tell(false);
      send();
    });
  });

  Object.entries(told.now).filter(([household]) => mine.has(household)).forEach(([h, mark]) => show(h, mark));
  kept().forEach((one) => show(one.household, one.mark));
  if (kept().length) {
    tell(false);
  }
  window.addEventListener("online", send);
  setInterval(send, 15000);
  send();
})();

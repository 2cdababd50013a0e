// Steps through a story: what every lane holds after a step, what the step changed there, and what the view shows then.
"use strict";

(() => {
  const story = JSON.parse(document.getElementById("story-data").textContent);
  const held = statesAfterEachStep(story);
  const rows = [...document.querySelectorAll(".step")];
  const player = document.querySelector(".player");
  const controls = document.querySelector(".controls");
  const place = controls.querySelector(".place");
  const panel = document.querySelector(".panel");
  const last = story.steps.length;
  let current = 0;

  function statesAfterEachStep({ first, steps }) {
    const states = [first];
    for (const step of steps) {
      const state = [...states.at(-1)];
      for (const change of step.changes) {
        state[change.lane] = change.now;
      }
      states.push(state);
    }
    return states;
  }

  // Elements.

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  function list(kind, lines) {
    return element("ul", { class: kind }, ...lines.map((line) => element("li", {}, line)));
  }

  // What the user sees.

  function buttons(names) {
    return names.map((name) => element("span", { class: "screen-button" }, name));
  }

  function looks(text, offered) {
    if (text === null) {
      return [element("span", { class: "no-row" }, "no such row")];
    }
    return [element("span", { class: "row-text" }, text || "a row without text"), ...buttons(offered)];
  }

  function face(shown) {
    if (!shown.open) {
      return [element("span", { class: "no-row" }, "this view is not open")];
    }
    if (!shown.loaded) {
      return [element("span", { class: "no-row" }, "nothing was loaded yet")];
    }
    const guess = shown.guess ? [element("span", { class: "badge guess" }, "a guess")] : [];
    return [...looks(shown.text, shown.buttons), ...guess];
  }

  function screen(shown) {
    const card = element("div", { class: "card" }, ...face(shown));
    const state = shown.stale ? "stale" : "not stale";
    const said = element("p", { class: "truth" }, "The server has ", element("strong", {}, shown.truth), ", which looks so: ");
    said.append(element("span", { class: "card small" }, ...looks(shown.should_text, shown.should_buttons)));
    const title = element("h3", {}, `${story.view} `, element("span", { class: `badge ${shown.stale ? "stale-badge" : "calm"}` }, state));
    return element("section", { class: `screen${shown.stale ? " stale" : ""}` }, title, card, said);
  }

  // What is where.

  function changed(step) {
    const rows = step.changes.map((change) => {
      const name = element("dt", {}, story.lanes[change.lane].name);
      const gone = change.gone.map((line) => element("del", {}, line));
      const fresh = change.new.map((line) => element("ins", {}, line));
      return [name, element("dd", {}, ...(gone.length + fresh.length ? [...gone, ...fresh] : ["as before, in another order"]))];
    });
    const body = rows.length ? element("dl", {}, ...rows.flat()) : element("p", {}, "Nothing that is kept anywhere.");
    return element("section", { class: "changed" }, element("h3", {}, "What this step changed"), body);
  }

  function sent(number) {
    const lines = [];
    for (const message of story.messages) {
      const way = message.says;
      if (message.left === number) {
        const end = message.how === "open" ? "does not arrive" : `${message.how} in step ${message.ended}`;
        const once = message.ended === number && message.how === "arrives";
        lines.push(`${way}: to ${story.lanes[message.target].name}, ${once ? "at once" : end}`);
      } else if (message.ended === number && message.how !== "open") {
        lines.push(`${way}: sent in step ${message.left}, ${message.how} here`);
      }
    }
    return lines.length ? [element("section", {}, element("h3", {}, "What is sent and arrives"), list("sent", lines))] : [];
  }

  function everything(state) {
    const rows = story.lanes.flatMap((lane, number) => {
      if (!held.some((one) => one[number].length)) {
        return [];
      }
      const lines = state[number].length ? state[number] : ["nothing"];
      return [element("dt", {}, lane.name), element("dd", {}, list("held", lines))];
    });
    return element("section", { class: "everything" }, element("h3", {}, "All that is kept after it"), element("dl", {}, ...rows));
  }

  // Going from step to step.

  function go(number, { scroll = true, write = true } = {}) {
    const next = Math.min(Math.max(number, 1), last);
    if (next === current) {
      return;
    }
    current = next;
    const step = story.steps[current - 1];
    rows.forEach((row, at) => {
      row.classList.toggle("current", at + 1 === current);
      const link = row.querySelector(".step-link");
      if (at + 1 === current) {
        link.setAttribute("aria-current", "step");
      } else {
        link.removeAttribute("aria-current");
      }
    });
    for (const line of document.querySelectorAll("[data-message]")) {
      const message = story.messages[Number(line.dataset.message)];
      line.classList.toggle("lit", message.left === current || message.ended === current);
    }
    place.textContent = `Step ${current} of ${last}: ${step.text}`;
    const title = element("h2", {}, `After step ${current}`);
    panel.replaceChildren(title, screen(story.shown[current]), changed(step), ...sent(current), everything(held[current]));
    for (const button of controls.querySelectorAll("button")) {
      const idle = ["first", "back"].includes(button.dataset.go) ? current === 1 : current === last;
      button.setAttribute("aria-disabled", String(button.dataset.go === "stale" ? current === story.first_stale : idle));
    }
    if (write) {
      history.replaceState(null, "", `#step-${current}`);
    }
    if (scroll) {
      show(rows[current - 1]);
    }
  }

  function show(row) {
    player.scrollIntoView({ block: "nearest" });
    row.scrollIntoView({ block: "nearest" });
  }

  const WAYS = {
    first: () => 1,
    back: () => current - 1,
    on: () => current + 1,
    last: () => last,
    stale: () => story.first_stale || 1,
  };
  const KEYS = { Home: "first", ArrowLeft: "back", ArrowRight: "on", End: "last" };

  function linked() {
    const found = /^#step-([0-9]{1,6})$/.exec(location.hash);
    return found ? Number(found[1]) : 0;
  }

  function copyReplay(event) {
    const code = document.getElementById("replay");
    const done = () => {
      event.target.textContent = "Copied";
    };
    const selected = () => {
      getSelection().selectAllChildren(code);
      event.target.textContent = document.execCommand("copy") ? "Copied" : "Selected";
    };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(code.textContent).then(done, selected);
    } else {
      selected();
    }
  }

  document.documentElement.classList.add("js");
  controls.hidden = false;
  panel.hidden = false;
  const copy = document.querySelector(".copy");
  copy.hidden = false;
  copy.addEventListener("click", copyReplay);
  controls.addEventListener("click", ({ target }) => {
    if (target.dataset.go) {
      go(WAYS[target.dataset.go]());
    }
  });
  document.addEventListener("keydown", (event) => {
    const way = KEYS[event.key];
    const scrolls = event.target.closest("pre, .scroll, .panel");
    if (way && !scrolls && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      go(WAYS[way]());
    }
  });
  document.querySelector(".steps").addEventListener("click", (event) => {
    const row = event.target.closest(".step");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (row && !elsewhere) {
      event.preventDefault();
      go(rows.indexOf(row) + 1);
    }
  });
  addEventListener("hashchange", () => linked() && go(linked(), { write: false }));
  addEventListener("load", () => linked() && show(rows[current - 1]));
  go(linked() || 1, { scroll: false, write: false });
})();

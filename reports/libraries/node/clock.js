// A clock that stands still between steps. A timer fires when a step says so, and is known by its delay: every query
// and purpose has a delay of its own. Time never runs backwards, so a timer may fire late, as in a busy browser.

const START = 1_700_000_000_000;
let now = START;
Date.now = () => now;

export const FOREVER = 1e14;

export function tick() {
  now += 1;
}

export class Timers {
  #armed = new Map();
  #last = 0;

  provider() {
    const arm = (every) => (callback, delay) => {
      this.#last += 1;
      this.#armed.set(this.#last, { callback, delay, due: now + delay, every });
      return this.#last;
    };
    const clear = (id) => this.#armed.delete(id);
    return { setTimeout: arm(false), clearTimeout: clear, setInterval: arm(true), clearInterval: clear };
  }

  fire(delay) {
    const due = [...this.#armed].filter(([, timer]) => timer.delay === delay);
    if (due.length === 0) throw new Error(`no timer of ${delay} ms is armed`);
    for (const [id, timer] of due) {
      now = Math.max(now, timer.due);
      if (timer.every) timer.due = now + delay;
      else this.#armed.delete(id);
      timer.callback();
    }
  }

  clear() {
    this.#armed.clear();
  }
}

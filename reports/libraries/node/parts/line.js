// The browser's HTTP cache for one URL; no line where requests pass it.

export class Line {
  #value = null;

  constructor(name, server) {
    this.name = name;
    this.server = server;
  }

  begin() {
    this.#value = null;
  }

  /** The answer to a GET that is served now: what it carries, and whether the cache gave it. */
  answer() {
    const cached = this.name !== null && this.#value !== null;
    return [cached ? this.#value : this.server.read(), cached];
  }

  hear([value, cached]) {
    if (this.name !== null && !cached) this.#value = value;
  }

  expire() {
    this.#value = null;
  }

  look() {
    return this.#value;
  }
}

// A cache of responses at the server for one URL; one without a name keeps nothing.

export class ResponseCache {
  #value = null;

  constructor(name, server) {
    this.name = name;
    this.server = server;
  }

  begin() {
    this.#value = null;
  }

  read() {
    const value = this.#value ?? this.server.read();
    if (this.name !== null) this.#value = value;
    return value;
  }

  'others read'() {
    this.read();
  }

  expire() {
    this.#value = null;
  }

  /** What commits do, where they are declared to. */
  clear() {
    this.#value = null;
  }

  look() {
    return this.#value;
  }
}

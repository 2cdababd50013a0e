// A push channel of a tab; what is sent while it is down is missed.

import { alike, sorted, take } from '../request.js';
import { start, stores } from '../steps.js';

export class Channel {
  constructor(tab, name, { on_message: onMessage, on_connect: onConnect, on_reconnect: onReconnect, unsent, debounce }) {
    Object.assign(this, { tab, name, onConnect, onReconnect, unsent, debounce });
    this.onMessage = new Map(Object.entries(onMessage));
    this.begin();
  }

  begin() {
    this.up = false;
    this.out = false;
    this.again = false;
    this.flight = [];
    this.windows = new Map();
  }

  /** What is sent; the row goes along where something stores it. */
  publish(message, { record, row } = {}) {
    if (!this.up || this.out || this.unsent.includes(message)) return;
    const stored = (this.onMessage.get(message) ?? []).some(stores);
    this.flight.push(stored ? [message, record, row] : message);
  }

  connect() {
    this.up = true;
    start(this.tab, this.onConnect);
    if (this.again) start(this.tab, this.onReconnect);
    this.again = true;
  }

  arrive(item) {
    this.lose(item);
    const [message, record, row] = Array.isArray(item) ? item : [item];
    if (row) return start(this.tab, this.onMessage.get(message), { record, row });
    const open = this.windows.has(message);
    if (!open) this.#handle(message);
    if (this.debounce !== null) this.windows.set(message, open && this.debounce === 'keep');
  }

  'window ends'(message) {
    const waits = this.windows.get(message);
    this.windows.delete(message);
    if (waits) this.#handle(message);
  }

  #handle(message) {
    start(this.tab, this.onMessage.get(message) ?? []);
  }

  lose(message) {
    take(this.flight, (other) => alike(other, message));
  }

  disconnect() {
    this.up = false;
    this.flight = [];
  }

  loggedOut() {
    this.out = true;
    this.flight = [];
  }

  loggedIn() {
    this.out = false;
  }

  look() {
    return { up: this.up, flight: sorted(this.flight), out: this.out, windows: [...this.windows].sort() };
  }
}

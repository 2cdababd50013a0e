// A push channel of a tab; what is sent while it is down is missed.

import { sorted, take } from './request.js';
import { start } from './steps.js';

export class Channel {
  constructor(tab, name, { on_message: onMessage, on_connect: onConnect, unsent }) {
    Object.assign(this, { tab, name, onMessage, onConnect, unsent });
    this.begin();
  }

  begin() {
    this.up = false;
    this.out = false;
    this.flight = [];
  }

  publish(message) {
    if (this.up && !this.out && !this.unsent.includes(message)) this.flight.push(message);
  }

  connect() {
    this.up = true;
    start(this.tab, this.onConnect);
  }

  arrive(message) {
    this.lose(message);
    start(this.tab, this.onMessage[message] ?? []);
  }

  lose(message) {
    take(this.flight, (other) => other === message);
  }

  disconnect() {
    this.begin();
  }

  loggedOut() {
    this.out = true;
    this.flight = [];
  }

  loggedIn() {
    this.out = false;
  }

  look() {
    return { up: this.up, flight: sorted(this.flight), out: this.out };
  }
}

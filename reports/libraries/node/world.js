// A server and the tabs of a setup. A step is one macrotask; what it changed is told as each part's new look.

import { tick } from './clock.js';
import { Server } from './parts/server.js';
import { Tab } from './tab.js';

const drained = () => new Promise((resolve) => setImmediate(resolve));

export class World {
  #looks = new Map();

  constructor({ server, rows, tabs, commits_clear: clearing, to_sender: toSender = true }) {
    this.rows = rows;
    const publish = (message, sender, carried) => {
      for (const tab of this.tabs) if (toSender || tab !== sender) tab.channel?.publish(message, carried);
    };
    const clear = () => this.tabs.forEach((tab) => tab.lines.forEach((part) => part.clear?.()));
    this.server = new Server(server, publish, clearing ? clear : () => {});
    this.tabs = tabs.map((declared) => new Tab(declared, this.server));
    this.parts = new Map([[server, this.server], ...this.tabs.flatMap((tab) => [...tab.parts])]);
  }

  /** Start anew; nothing of what was before is left. */
  async begin(rows) {
    this.server.begin(rows ?? this.rows);
    for (const tab of this.tabs) tab.begin();
    this.#looks.clear();
    await drained();
    return this.#changes();
  }

  async step([name, event, data]) {
    if (event === 'begin') return this.begin(data);
    tick();
    this.parts.get(name)[event](data);
    await drained();
    return this.#changes();
  }

  #changes() {
    const changes = {};
    for (const [name, part] of this.parts) {
      const look = part.look();
      const text = JSON.stringify(look);
      if (this.#looks.get(name) === text) continue;
      this.#looks.set(name, text);
      changes[name] = look;
    }
    return changes;
  }
}

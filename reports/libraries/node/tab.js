// One browser tab: a query client, a Redux store, and everything declared of it.

import { RowsArray } from './parts/array.js';
import { Channel } from './parts/channel.js';
import { Timers } from './clock.js';
import { freshQueryCore } from './copies.js';
import { Line } from './parts/line.js';
import { Others, OtherTabs } from './parts/other_tabs.js';
import { Page } from './parts/page.js';
import { DeclaredQuery } from './parts/query.js';
import { ResponseCache } from './parts/response_cache.js';
import { Slot } from './parts/slot.js';
import { freshStore } from './store.js';
import { SupersededRequests } from './parts/superseded.js';
import { Waiter } from './parts/waiter.js';

export class Tab {
  timers = new Timers();
  core = freshQueryCore(this.timers);
  parts = new Map();
  /** HTTP cache lines, response caches and requests of other tabs, which a reload leaves as they are. */
  lines = [];

  constructor(declared, server) {
    Object.assign(this, { server, handlers: declared.handlers, clears: declared.clears });
    this.page = this.#part(new Page(this, declared.page, declared.pages));
    this.queries = this.#copies(declared.queries, (name, part, place) => new DeclaredQuery(this, name, place, part));
    this.arrays = this.#copies(declared.arrays, (name, part) => new RowsArray(this, name, part));
    this.slots = declared.slots.map((name, place) => this.#part(new Slot(this, name, place)));
    this.channel = declared.channel && this.#part(new Channel(this, declared.channel, declared));
    if (declared.tell?.length) this.parts.set(declared.other_tabs, new OtherTabs(this, declared.tell));
    this.waiter = new Waiter();
    if (declared.waiter) this.#part(this.waiter, declared.waiter);
    for (const [name, { superseded }] of Object.entries(declared.queries)) {
      if (superseded) this.#part(new SupersededRequests(this.queries.get(name)), superseded);
    }
  }

  #part(part, name = part.name) {
    this.parts.set(name, part);
    return part;
  }

  #copies(declared, make) {
    const copies = Object.entries(declared).map(([name, part], place) => {
      const cache = new ResponseCache(part.cache, this.server);
      const line = new Line(part.line, cache);
      this.lines.push(line, cache);
      if (part.line) this.#part(line);
      if (part.cache) this.#part(cache);
      const copy = this.#part(make(name, { ...part, line }, place));
      if (part.others) this.lines.push(this.#part(new Others(part.others, line, part.handed_on && copy)));
      return [name, copy];
    });
    return new Map(copies);
  }

  copy(name) {
    return this.queries.get(name) ?? this.arrays.get(name);
  }

  /** A browser that was just started. */
  begin() {
    this.page.begin();
    for (const part of [...this.lines, ...this.slots]) part.begin();
    this.reload();
  }

  /** Nobody is logged in any more; what the tab has in memory may go with the session. */
  loggedOut() {
    this.channel?.loggedOut();
    if (!this.clears) return;
    this.client.getQueryCache().clear();
    for (const array of this.arrays.values()) array.clear();
  }

  /** A page that was just loaded: everything in memory is new, the HTTP cache is not. */
  reload() {
    this.client?.unmount();
    this.timers.clear();
    this.core.focusManager.setFocused(!this.page.hidden);
    this.core.onlineManager.setOnline(true);
    this.client = new this.core.QueryClient();
    this.client.mount();
    this.store = freshStore();
    for (const part of [...this.queries.values(), ...this.arrays.values(), this.waiter]) part.begin();
    for (const slot of this.slots) slot.reload();
    this.channel?.begin();
    // Options are declared once a key; defaults of a longer key come later and win over those of its prefixes.
    for (const query of [...this.queries.values()].sort((a, b) => a.key.length - b.key.length)) {
      this.client.setQueryDefaults(query.key, query.options);
    }
  }
}

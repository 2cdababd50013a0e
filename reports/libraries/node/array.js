// An array of rows outside the query cache: in the Redux slice of its tab, or in the state of a component.

import { Request, alike, sorted, take } from './request.js';
import { changed } from './rows.js';
import { merged } from './steps.js';
import { cleared, fetchRows, written } from './store.js';

export class RowsArray {
  constructor(tab, name, { kept_in: keptIn, line }) {
    Object.assign(this, { tab, name, line, redux: keptIn === 'redux' });
    this.begin();
  }

  begin() {
    this.observed = false;
    this.flight = [];
    this.state = undefined;
  }

  get data() {
    return this.redux ? this.tab.store.getState().arrays[this.name] : this.state;
  }

  set data(rows) {
    if (this.redux) this.tab.store.dispatch(written({ name: this.name, rows }));
    else this.state = rows;
  }

  mount() {
    this.observed = true;
    this.fetch();
  }

  unmount() {
    if (this.redux) this.observed = false;
    else this.begin();
  }

  poll() {
    if (!this.observed) throw new Error('the timer of a view that is gone');
    this.fetch();
  }

  fetch() {
    const send = () => this.#send();
    if (this.redux) void this.tab.store.dispatch(fetchRows({ names: [this.name], send }));
    else if (this.observed) void send().then((rows) => (this.state = rows), () => {});
  }

  #send() {
    const request = new Request();
    this.flight.push(request);
    return request.promise;
  }

  serve() {
    const request = this.flight.find(({ sent }) => sent);
    request.answer = this.line.answer();
  }

  deliver(answer) {
    const request = take(this.flight, (one) => !one.sent && alike(one.answer, answer));
    this.line.hear(request.answer);
    request.resolve(request.answer[0]);
  }

  fail() {
    take(this.flight, ({ sent }) => sent).reject(new Error('request failed'));
  }

  patch(change) {
    this.data = changed(this.data, change);
  }

  put(pushed) {
    const rows = merged(this.data, pushed, pushed);
    if (rows) this.data = rows;
  }

  store(rows) {
    this.data = rows;
  }

  /** Only the rows; a request that was sent goes its way. */
  clear() {
    if (this.redux) this.tab.store.dispatch(cleared({ name: this.name }));
    else this.state = undefined;
  }

  look() {
    return { observed: this.observed, data: this.data ?? null, flight: sorted(this.flight.map((one) => one.look())) };
  }
}

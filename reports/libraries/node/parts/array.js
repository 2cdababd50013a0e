// An array of rows outside the query cache: in the Redux slice of its tab, or in the state of a component.

import { Request, alike, sorted, take } from '../request.js';
import { changed } from '../rows.js';
import { merged } from '../steps.js';
import { awaits, cleared, fetchRows, written } from '../store.js';

export class RowsArray {
  constructor(tab, name, { kept_in: keptIn, guarded, line }) {
    Object.assign(this, { tab, name, line, guarded, redux: keptIn === 'redux' });
    this.begin();
  }

  begin() {
    this.flight = [];
    this.#forget();
  }

  /** A component that was not mounted yet; requests of one that was go their way. */
  #forget() {
    this.observed = false;
    this.state = undefined;
    this.component = { last: null };
  }

  get data() {
    return this.redux ? this.tab.store.getState().arrays[this.name] : this.state;
  }

  /** Nothing is written where there is nothing to write. */
  set(rows) {
    if (this.redux) this.tab.store.dispatch(written({ name: this.name, rows }));
    else if (rows) this.state = rows;
  }

  mount() {
    this.observed = true;
    this.fetch();
  }

  unmount() {
    if (this.redux) this.observed = false;
    else this.#forget();
  }

  poll() {
    if (!this.observed) throw new Error('the timer of a view that is gone');
    this.fetch();
  }

  /** The promise ends when the answer is there, or the request has failed; nothing is sent for a component that is gone. */
  fetch(by = null) {
    const send = (id) => this.#send({ id, by });
    const guarded = this.guarded ? [this.name] : [];
    if (this.redux) return this.tab.store.dispatch(fetchRows({ names: [this.name], guarded, send }));
    return this.observed ? this.#fetchIntoState(by) : undefined;
  }

  /** The same where the array is tried alone. */
  dispatch(by) {
    const end = this.fetch(by);
    if (end) this.tab.waiter.wait(end);
  }

  /** What an effect of a component does: the answer is written unless the component is gone, or the guard waits for another. */
  #fetchIntoState(by) {
    const { component } = this;
    const id = Symbol('a request');
    component.last = id;
    const write = (rows) => {
      if (component === this.component && (!this.guarded || component.last === id)) this.state = rows;
    };
    return this.#send({ id, by, component }).then(write, () => {});
  }

  #send(whose) {
    const request = Object.assign(new Request(), whose);
    this.flight.push(request);
    return request.promise;
  }

  /** Whether the answer to a request is not to be written any more. */
  #outdated({ id, component }) {
    if (this.redux) return this.guarded && !awaits(this.tab.store, this.name, id);
    return component !== this.component || (this.guarded && component.last !== id);
  }

  serve(wanted) {
    this.flight.find((one) => this.#is(one, wanted)).answer = this.line.answer();
  }

  deliver(wanted) {
    const request = take(this.flight, (one) => this.#is(one, wanted));
    this.line.hear(request.answer);
    request.resolve(request.answer[0]);
  }

  fail(wanted) {
    take(this.flight, (one) => this.#is(one, wanted)).reject(new Error('request failed'));
  }

  #is(request, { answer, by, outdated }) {
    return alike(request.answer, answer) && request.by === by && this.#outdated(request) === outdated;
  }

  patch(change) {
    this.set(changed(this.data, change));
  }

  put(pushed) {
    this.set(merged(this.data, pushed, pushed));
  }

  store(rows) {
    this.set(rows);
  }

  /** A reducer that forgets the rows, and what the guard knows; a request that was sent goes its way. */
  clear() {
    if (this.redux) this.tab.store.dispatch(cleared({ name: this.name }));
    else this.state = undefined;
  }

  restart() {
    this.clear();
  }

  look() {
    return { observed: this.observed, data: this.data ?? null, flight: sorted(this.flight.filter((one) => !this.#outdated(one)).map((one) => one.look())) };
  }
}

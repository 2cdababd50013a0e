// One declared query: its options, the observer of its view, and the requests of its query function.

import { FOREVER } from '../clock.js';
import { Request, take } from '../request.js';
import { changed } from '../rows.js';
import { merged } from '../steps.js';
import { fetchRows } from '../store.js';

export class DeclaredQuery {
  constructor(tab, name, place, declared) {
    const hash = tab.core.hashKey(declared.key);
    Object.assign(this, { tab, name, declared, key: declared.key, hash, line: declared.line });
    this.delays = { gc: 1_000_000 + place, retry: 2_000_000 + place, poll: 3_000_000 + place };
    this.begin();
  }

  begin() {
    this.observer = null;
    this.flight = [];
    this.last = null;
    this.agedSince = null;
  }

  get options() {
    const { ages, collected, retry, poll, poll_in_background: inBackground } = this.declared;
    const { refetch_on_mount: onMount, refetch_on_focus: onFocus, refetch_on_reconnect: onReconnect } = this.declared;
    return {
      queryFn: (context) => this.#read(context),
      staleTime: { 'at once': 0, never: Infinity, later: () => (this.aged ? 0 : FOREVER) }[ages],
      gcTime: collected ? this.delays.gc : Infinity,
      retry,
      enabled: this.enabled,
      retryDelay: this.delays.retry,
      refetchOnMount: onMount,
      refetchOnWindowFocus: onFocus,
      refetchOnReconnect: onReconnect,
      refetchInterval: poll ? this.delays.poll : false,
      refetchIntervalInBackground: inBackground,
    };
  }

  /** What a component says: a query that waits for another one is enabled when that one has data. */
  get enabled() {
    const { enabled, waits_for: other } = this.declared;
    return other ? this.tab.queries.get(other).entry?.state.data !== undefined : enabled;
  }

  get entry() {
    return this.tab.client.getQueryCache().get(this.hash);
  }

  /** Whether staleTime has passed for the data that are there. */
  get aged() {
    const entry = this.entry;
    return entry !== undefined && this.agedSince === entry && this.agedCount === entry.state.dataUpdateCount;
  }

  // The query function: a plain GET, or a thunk that fills arrays with the same answer.

  #read(context) {
    const signal = this.declared.aborts ? context.signal : undefined;
    const { fills, empty } = this.declared;
    const send = () => (empty ? this.#send(signal).catch((error) => this.#emptied(error, signal)) : this.#send(signal));
    return fills.length === 0 ? send() : this.tab.store.dispatch(fetchRows({ names: fills, send })).unwrap();
  }

  /** An error as an empty list, unless it says that the request was given up. */
  #emptied(error, signal) {
    if (signal?.aborted) throw error;
    return this.declared.empty;
  }

  #send(signal) {
    const request = new Request();
    this.flight.push(request);
    this.last = request;
    signal?.addEventListener('abort', () => {
      this.flight = this.flight.filter((other) => other !== request);
      request.reject(signal.reason);
    });
    return request.promise;
  }

  /** The request that the cache waits for; all others were replaced or cancelled. */
  get #current() {
    const waits = this.entry?.state.fetchStatus === 'fetching' && this.flight.includes(this.last);
    return waits ? this.last : null;
  }

  get superseded() {
    return this.flight.filter((request) => request !== this.#current);
  }

  serve() {
    this.#current.answer = this.line.answer();
  }

  deliver() {
    this.deliverOne(take(this.flight, (one) => one === this.#current && !one.sent));
  }

  deliverOne(request) {
    this.line.hear(request.answer);
    request.resolve(request.answer[0]);
  }

  fail() {
    take(this.flight, (one) => one === this.#current).reject(new Error('request failed'));
  }

  // Time.

  retry() {
    this.tab.timers.fire(this.delays.retry);
  }

  collect() {
    this.tab.timers.fire(this.delays.gc);
  }

  poll() {
    this.tab.timers.fire(this.delays.poll);
  }

  age() {
    this.agedSince = this.entry;
    this.agedCount = this.entry.state.dataUpdateCount;
    this.observer?.updateResult();
  }

  // The view.

  mount() {
    this.observer = new this.tab.core.QueryObserver(this.tab.client, { queryKey: this.key, enabled: this.enabled });
    this.unsubscribe = this.observer.subscribe(() => {});
  }

  /** The component renders again, now that what it waits for is there. */
  render() {
    this.observer.setOptions({ queryKey: this.key, enabled: this.enabled });
  }

  unmount() {
    this.unsubscribe();
    this.observer = null;
  }

  /** The refetch function that useQuery returned; it works for a view that is gone, too. */
  refetch(options) {
    const observer = this.observer ?? new this.tab.core.QueryObserver(this.tab.client, { queryKey: this.key });
    return observer.refetch(options);
  }

  // Single calls of the client, where parts are tried alone.

  invalidate({ mark, which, cancel, awaited }) {
    const filters = { queryKey: this.key, exact: true };
    const options = { cancelRefetch: cancel };
    let promise;
    if (which === 'always') promise = this.refetch(options);
    else if (mark) promise = this.tab.client.invalidateQueries({ ...filters, refetchType: which }, options);
    else if (which !== 'none') promise = this.tab.client.refetchQueries({ ...filters, type: which }, options);
    if (awaited) this.tab.waiter.wait(promise);
  }

  /** The library counts the updates of an entry anew when it is reset. */
  forgetAge() {
    this.agedSince = null;
  }

  restart(awaited) {
    this.forgetAge();
    const promise = this.tab.client.resetQueries({ queryKey: this.key, exact: true });
    if (awaited) this.tab.waiter.wait(promise);
  }

  remove(type) {
    this.tab.client.removeQueries({ queryKey: this.key, exact: true, type });
  }

  cancel(which) {
    const spared = which === 'unloaded' ? { predicate: ({ state }) => state.data === undefined } : {};
    void this.tab.client.cancelQueries({ queryKey: this.key, exact: true, ...spared });
  }

  patch(change) {
    this.tab.client.setQueryData(this.key, (rows) => changed(rows, change));
  }

  set(rows) {
    this.tab.client.setQueryData(this.key, rows ?? undefined);
  }

  put(pushed) {
    this.tab.client.setQueryData(this.key, (rows) => merged(rows, pushed, pushed));
  }

  clear() {
    this.tab.client.getQueryCache().clear();
  }

  /** Several of these in one task. */
  calls(calls) {
    for (const [name, data] of calls) this[name](data);
  }

  look() {
    const seen = this.observer?.getCurrentResult().data;
    if (!this.observer || (this.observer.getCurrentQuery() === this.entry && seen === this.entry.state.data)) {
      return this.#lookAt(this.observer);
    }
    return { removed: seen ?? null, behind: this.#lookAt(null) };
  }

  /** What the cache has for the key, and what the observer of a view has of it. */
  #lookAt(observer) {
    const entry = this.entry;
    if (entry === undefined) return null;
    const { data = null, status, fetchStatus, isInvalidated, fetchFailureCount } = entry.state;
    const observers = entry.getObserversCount();
    if (data === null && status === 'pending' && fetchStatus === 'idle' && observers === 0) return null;
    const result = observer?.getCurrentResult();
    return {
      data,
      seen: result?.data ?? null,
      status: result?.status ?? status,
      fetchStatus: result?.fetchStatus ?? fetchStatus,
      invalidated: data !== null && isInvalidated,
      stale: result?.isStale ?? entry.isStaleByTime(this.#staleTime),
      observers,
      failures: fetchStatus === 'idle' ? null : fetchFailureCount,
      request: this.#current && (this.#current.look() ?? 'sent'),
    };
  }

  get #staleTime() {
    const { staleTime } = this.options;
    return typeof staleTime === 'function' ? staleTime() : staleTime;
  }
}

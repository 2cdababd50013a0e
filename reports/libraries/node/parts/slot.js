// A place of a tab where one handler runs at a time: a mutation with its steps around one request.

import { Request } from '../request.js';
import { follow } from '../steps.js';

export class Slot {
  run = null;

  constructor(tab, name, place) {
    Object.assign(this, { tab, name, delay: 4_000_000 + place });
  }

  begin() {
    this.run = null;
  }

  /** A reload ends the handler; a request that was sent goes its way. */
  reload() {
    this.run = this.run?.phase === 'sent' && this.run.request?.sent ? { ...this.run, phase: 'orphan' } : this.run;
    if (this.run?.phase !== 'orphan') this.run = null;
  }

  click([program, record]) {
    if (this.run !== null) throw new Error('the slot is taken');
    const { guess, before, success, error, retry } = this.tab.handlers[program];
    const run = { by: this.name, program, record, guess, phase: 'before', kept: new Map(), reply: null, request: null };
    const phase = (name, steps) => {
      run.phase = name;
      return follow(this.tab, steps, run);
    };
    this.run = run;
    this.mutation = new this.tab.core.MutationObserver(this.tab.client, {
      mutationFn: () => this.#send(run),
      gcTime: Infinity,
      retry,
      retryDelay: this.delay,
      onMutate: () => {
        const done = phase('before', before);
        void done.then(() => (run.phase = 'starting'));
        return done;
      },
      onSuccess: (reply) => {
        run.reply = reply;
        return phase('success', success);
      },
      onError: () => phase('error', error),
      onSettled: () => {
        this.run = null;
      },
    });
    void this.mutation.mutate().catch(() => {});
  }

  #send(run) {
    run.phase = 'sent';
    run.request = new Request();
    return run.request.promise;
  }

  serve({ commit, ok, row }) {
    const { run } = this;
    const rows = commit && this.tab.server.commit(commit, run.phase === 'orphan' ? null : this.tab);
    if (run.phase === 'orphan') this.run = null;
    else Object.assign(run, { phase: 'served' }).request.answer = { ok, row: row && rows[row] };
  }

  deliver() {
    const { answer } = this.run.request;
    if (answer.ok) this.run.request.resolve(answer);
    else this.#failed();
  }

  lose() {
    this.#failed();
  }

  fail() {
    if (this.run.phase === 'orphan') this.run = null;
    else this.#failed();
  }

  #failed() {
    this.run.phase = 'waiting';
    this.run.request.reject(new Error('request failed'));
  }

  retry() {
    this.tab.timers.fire(this.delay);
  }

  look() {
    if (this.run === null) return null;
    const { program, record, phase } = this.run;
    const { isPaused, failureCount } = this.mutation.getCurrentResult();
    const trying = ['starting', 'sent', 'served', 'waiting'].includes(phase);
    return { program, record, phase: trying && isPaused ? 'paused' : phase, failures: trying ? failureCount : null };
  }
}

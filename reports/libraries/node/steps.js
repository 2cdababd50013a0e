// The declared steps of a handler or a push as calls of the libraries. `run` is the handler's: record, reply, snapshots.

import { guessed, replaced } from './rows.js';

export function call(tab, step, run) {
  if (step === 'rollback') return rollback(tab, run);
  const kind = Object.keys(kinds).find((name) => step[name] !== undefined);
  if (kind === undefined) throw new Error(`nothing is known of the step ${JSON.stringify(step)}`);
  return kinds[kind](tab, step, run);
}

/** One step after another, each awaited unless it is declared otherwise. */
export async function follow(tab, steps, run) {
  for (const step of steps) await call(tab, step, run);
}

/** All steps at once, as a push does, with the record and the row that it carries. */
export function start(tab, steps, pushed = null) {
  for (const step of steps) void call(tab, step, pushed);
}

/** Whether a step writes the row that a push carries. */
export const stores = (step) => step.store_push !== undefined || (step.all ?? []).some(stores);

const kinds = {
  all: (tab, { all }, run) => Promise.all(all.map((step) => call(tab, step, run))),

  cancel: ({ client }, step, run) => (spared(client, step, run) ? undefined : client.cancelQueries(filters(step.cancel, step))),

  patch({ client, arrays }, step, run) {
    if (run.guess === null) return;
    const guess = (rows) => guessed(rows, run.record, run.guess);
    if (typeof step.patch === 'string') {
      const array = arrays.get(step.patch);
      const { data } = array;
      if (step.snapshot) run.kept.set(step.patch, () => array.set(data));
      array.set(guess(data));
      return;
    }
    const key = meant(step.patch);
    const known = step.exact === false ? client.getQueriesData(filters(key, step)) : [[key, client.getQueryData(key)]];
    for (const [one, rows] of step.snapshot ? known : []) {
      run.kept.set(JSON.stringify(one), () => client.setQueryData(one, rows));
    }
    if (step.exact === false) client.setQueriesData(filters(key, step), guess);
    else client.setQueryData(key, guess);
  },

  invalidate({ client }, step, run) {
    if (spared(client, step, run)) return undefined;
    const promise = client.invalidateQueries(
      { ...filters(step.invalidate, step), refetchType: step.refetch_type },
      { cancelRefetch: step.cancel_refetch },
    );
    return step.await ? promise : undefined;
  },

  reset({ client, arrays, queries }, step) {
    if (typeof step.reset === 'string') return void arrays.get(step.reset).clear();
    const reached = client.getQueryCache().findAll(filters(step.reset, step));
    for (const query of queries.values()) if (reached.includes(query.entry)) query.forgetAge();
    const promise = client.resetQueries(filters(step.reset, step));
    return step.await ? promise : undefined;
  },

  remove({ client }, step) {
    client.removeQueries({ ...filters(step.remove, step), type: step.type });
  },

  refetch({ queries }, step) {
    const ends = step.refetch.map((name) => queries.get(name).refetch({ cancelRefetch: step.cancel_refetch }));
    return step.await ? Promise.all(ends) : undefined;
  },

  fetch({ arrays }, step, run) {
    const ends = step.fetch.map((name) => arrays.get(name).fetch(step.await ? run?.by : null));
    return step.await ? Promise.all(ends) : undefined;
  },

  store_push({ client, arrays }, { store_push: step }, pushed) {
    if (Array.isArray(step.into)) return void client.setQueryData(meant(step.into), (rows) => merged(rows, pushed, step));
    arrays.get(step.into).put({ ...pushed, ...step });
  },

  store_reply({ client, arrays }, { store_reply: where }, { record, reply }) {
    if (!reply?.row) return;
    const put = (rows) => replaced(rows, record, reply.row);
    if (Array.isArray(where)) return void client.setQueryData(meant(where), put);
    for (const array of where === 'redux' ? arrays.values() : [arrays.get(where)]) {
      if (array.redux) array.set(put(array.data));
    }
  },
};

/** Whether a step is left to the actions that are under way; a handler's own is one of them. */
const spared = (client, step, run) => step.unless_others_run && client.isMutating() !== (run?.kept ? 1 : 0);

/** The rows with a pushed one; undefined, which changes nothing, where there are none or the check finds it old. */
export const merged = (rows, { record, row }, { part, newer_only: newerOnly }) => {
  if (!rows || (newerOnly && row[1] <= rows[record][1])) return undefined;
  return part ? [...rows] : replaced(rows, record, row);
};

/** A part of a filter may be undefined, which JSON has no word for. */
const meant = (key) => key.map((part) => (part === 'undefined' ? undefined : part));

/** The filters of a step that reaches queries by their keys. */
function filters(key, { exact, unloaded, where }) {
  const parts = Object.entries(where ?? {});
  const predicate = ({ queryKey, state }) =>
    parts.every(([place, part]) => queryKey[place] === meant([part])[0]) && !(unloaded && state.data !== undefined);
  return { queryKey: meant(key), exact, ...((unloaded || parts.length > 0) && { predicate }) };
}

function rollback(_, run) {
  for (const restore of run.kept.values()) restore();
}

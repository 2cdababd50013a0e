// The declared steps of a handler or a push as calls of the libraries. `run` is the handler's: record, reply, snapshots.

import { guessed, replaced } from './rows.js';

export function call(tab, step, run) {
  if (step === 'rollback') return rollback(tab, run);
  const [kind] = Object.keys(kinds).filter((name) => step[name] !== undefined);
  return kinds[kind](tab, step, run);
}

/** One step after another, each awaited unless it is declared otherwise. */
export async function follow(tab, steps, run) {
  for (const step of steps) await call(tab, step, run);
}

/** All steps at once, as a push does. */
export function start(tab, steps) {
  for (const step of steps) void call(tab, step, null);
}

const kinds = {
  all: (tab, { all }, run) => Promise.all(all.map((step) => call(tab, step, run))),

  cancel: ({ client }, { cancel, unloaded }) =>
    client.cancelQueries({
      queryKey: cancel,
      ...(unloaded && { predicate: ({ state }) => state.data === undefined }),
    }),

  patch({ client }, { patch, snapshot }, run) {
    if (run.guess === null) return;
    if (snapshot) run.kept.set(JSON.stringify(patch), client.getQueryData(patch));
    client.setQueryData(patch, (rows) => guessed(rows, run.record, run.guess));
  },

  invalidate({ client }, step) {
    const filters = { queryKey: step.invalidate, refetchType: step.refetch_type };
    const promise = client.invalidateQueries(filters, { cancelRefetch: step.cancel_refetch });
    return step.await ? promise : undefined;
  },

  refetch({ queries }, step) {
    for (const name of step.refetch) void queries.get(name).refetch({ cancelRefetch: step.cancel_refetch });
  },

  fetch({ arrays }, step) {
    for (const name of step.fetch) arrays.get(name).fetch();
  },

  store_reply({ arrays }, _, { record, reply }) {
    if (!reply?.row) return;
    for (const array of arrays.values()) {
      if (array.redux) array.data = replaced(array.data, record, reply.row);
    }
  },
};

function rollback({ client }, run) {
  for (const [key, rows] of run.kept) client.setQueryData(JSON.parse(key), rows);
}

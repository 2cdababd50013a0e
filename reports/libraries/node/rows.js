// A copy is an array with one row a record: [status, version, whether the status is a guess].

export const replaced = (rows, record, row) => rows?.map((old, place) => (place === record ? row : old));

/** The version of a row that is not there, because an error was taken for an empty list. */
const NEVER_READ = -1;

export const guessed = (rows, record, status) =>
  rows?.map((old, place) => (place === record && old[1] !== NEVER_READ ? [status, old[1], true] : old));

/** A change as a command carries it: {record, row} or {record, status}. */
export const changed = (rows, { record, row, status }) =>
  row ? replaced(rows, record, row) : guessed(rows, record, status);

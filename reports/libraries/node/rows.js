// A copy is an array with one row a record: [status, version, whether the status is a guess].

export const replaced = (rows, record, row) => rows?.map((old, place) => (place === record ? row : old));

export const guessed = (rows, record, status) => rows && replaced(rows, record, [status, rows[record][1], true]);

/** A change as a command carries it: {record, row} or {record, status}. */
export const changed = (rows, { record, row, status }) =>
  row ? replaced(rows, record, row) : guessed(rows, record, status);

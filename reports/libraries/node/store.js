// The Redux store of a tab: one slice with an array of rows a name, filled by a thunk; the last answer to arrive wins, or with
// a guard, under the name beside the rows, that to the last request sent. No array is called as what is beside one.

import { configureStore, createAsyncThunk, createSlice } from '@reduxjs/toolkit';

export const fetchRows = createAsyncThunk('arrays/fetch', ({ send }, { requestId }) => send(requestId));

const lastRequest = (name) => `${name}*last request`;

const arrays = createSlice({
  name: 'arrays',
  initialState: {},
  reducers: {
    written(state, { payload: { name, rows } }) {
      if (rows) state[name] = rows;
    },
    cleared(state, { payload: { name } }) {
      delete state[name];
      delete state[lastRequest(name)];
    },
  },
  extraReducers: (builder) => {
    builder.addCase(fetchRows.pending, (state, { meta: { arg, requestId } }) => {
      for (const name of arg.guarded ?? []) state[lastRequest(name)] = requestId;
    });
    builder.addCase(fetchRows.fulfilled, (state, { payload, meta: { arg, requestId } }) => {
      for (const name of arg.names) {
        if (!arg.guarded?.includes(name) || state[lastRequest(name)] === requestId) state[name] = payload;
      }
    });
  },
});

export const { cleared, written } = arrays.actions;

/** Whether the guard of an array waits for the answer to a request. */
export const awaits = (store, name, requestId) => store.getState().arrays[lastRequest(name)] === requestId;

export const freshStore = () =>
  configureStore({
    reducer: { arrays: arrays.reducer },
    middleware: (defaults) => defaults({ serializableCheck: false, immutableCheck: false }),
    devTools: false,
  });

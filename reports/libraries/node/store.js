// The Redux store of a tab: one slice with an array of rows a name, filled by a thunk; the last answer to arrive wins.

import { configureStore, createAsyncThunk, createSlice } from '@reduxjs/toolkit';

export const fetchRows = createAsyncThunk('arrays/fetch', ({ send }) => send());

const arrays = createSlice({
  name: 'arrays',
  initialState: {},
  reducers: {
    written(state, { payload: { name, rows } }) {
      if (rows) state[name] = rows;
    },
    cleared(state, { payload: { name } }) {
      delete state[name];
    },
  },
  extraReducers: (builder) => {
    builder.addCase(fetchRows.fulfilled, (state, { payload, meta }) => {
      for (const name of meta.arg.names) state[name] = payload;
    });
  },
});

export const { cleared, written } = arrays.actions;

export const freshStore = () =>
  configureStore({
    reducer: { arrays: arrays.reducer },
    middleware: (defaults) => defaults({ serializableCheck: false, immutableCheck: false }),
    devTools: false,
  });

// JSON lines in, JSON lines out: {"open": setup} begins a world, {"steps": [[component, event, data], ...]} takes steps.

import { createInterface } from 'node:readline';
import { World } from './world.js';

let world = null;

async function answer({ open, steps }) {
  if (open) {
    world = new World(open);
    return { changes: [await world.begin()] };
  }
  const changes = [];
  for (const step of steps) {
    try {
      changes.push(await world.step(step));
    } catch (error) {
      return { changes, error: error.stack };
    }
  }
  return { changes };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}

// One story taken step by step on the libraries, with what its view shows after each step.
// `view` says which part the view reads, on which page, and how each status looks there; `told` has the steps in words.

import { World } from './world.js';

export class Story {
  #number = 0;

  static async begin(setup) {
    const story = new Story();
    Object.assign(story, setup, { world: new World(setup.world) });
    await story.world.begin();
    return story;
  }

  /** The next step of the story, as one or more steps of the world. */
  async step(...steps) {
    await this.between(...steps);
    this.#number += 1;
    console.log(`${String(this.#number).padStart(3)}  ${this.told[this.#number - 1]}`);
    console.log(`       ${this.view.name} ${this.#shows()}`);
  }

  /** What the story leaves out, because nothing of it reaches the view. */
  async between(...steps) {
    for (const step of steps) await this.world.step(step);
  }

  #look(part) {
    return this.world.parts.get(part).look();
  }

  get open() {
    return this.#look(this.view.tab).page === this.view.page;
  }

  get truth() {
    return this.world.server.read()[0];
  }

  get copy() {
    const { seen, data } = this.#look(this.view.reads) ?? {};
    return (seen ?? data)?.[0] ?? null;
  }

  get runs() {
    return this.view.slots.map((slot) => this.#look(slot)).filter((run) => run?.record === 0 && run.phase !== 'orphan');
  }

  /** The row that the view shows: that of its copy, or the guess of a handler that lays it over. */
  get row() {
    const guess = this.runs.map(({ program }) => this.view.overlays[program]).findLast(Boolean);
    return this.copy && guess ? [guess, this.copy[1], true] : this.copy;
  }

  get loading() {
    const { fetchStatus, flight = [] } = this.#look(this.view.reads) ?? {};
    return fetchStatus === 'fetching' || flight.length > 0;
  }

  #shows() {
    if (!this.open) return 'is not open';
    if (this.row === null) return `shows nothing${this.loading ? ' yet' : ', because nothing was loaded'}`;
    const [status, , guess] = this.row;
    return `shows ${this.view.looks[status]}${guess ? ', a guess' : ''}`;
  }

  /** The guess of an action under way that was written into the copy and is gone from it; undefined if there is none. */
  get #overwritten() {
    if (!this.open || this.copy === null || this.copy[2]) return undefined;
    const guesses = this.runs.filter(({ phase }) => phase === 'sent').map(({ program }) => this.view.patches[program]);
    return guesses.find((guess) => guess && this.view.looks[guess] !== this.view.looks[this.copy[0]]);
  }

  get #stale() {
    if (!this.open) return false;
    return this.row === null ? !this.loading : this.view.looks[this.row[0]] !== this.view.looks[this.truth[0]];
  }

  /** Tells how it ended; the program fails if the view is stale. */
  end() {
    const shows = `in the end ${this.view.name} ${this.#shows()}`;
    const server = `the server has ${this.truth[0]}: ${this.view.looks[this.truth[0]]}`;
    const lost = this.#overwritten;
    process.exitCode = this.#stale || lost ? 1 : 0;
    if (this.#stale) console.log(`\nSTALE: ${shows}; ${server}.`);
    else if (lost) console.log(`\nOVERWRITTEN: ${shows}; the guess ${lost} is gone, although the server has not answered.`);
    else console.log(`\nNot stale: ${shows}; ${server}.`);
  }
}

// The requests of a query that were replaced or cancelled: the network carries them to their end all the same.

import { alike, sorted, take } from './request.js';

export class Strays {
  constructor(query) {
    this.query = query;
  }

  serve() {
    this.query.strays.find(({ sent }) => sent).answer = this.query.line.answer();
  }

  deliver(answer) {
    const request = this.query.strays.find((one) => !one.sent && alike(one.answer, answer));
    if (request === undefined) throw new Error('there is no such answer');
    this.query.deliverOne(take(this.query.flight, (one) => one === request));
  }

  look() {
    return sorted(this.query.strays.map((one) => one.look()));
  }
}

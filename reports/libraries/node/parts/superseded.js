// The requests of a query that were replaced or cancelled: the network carries them to their end all the same.

import { alike, sorted, take } from '../request.js';

export class SupersededRequests {
  constructor(query) {
    this.query = query;
  }

  serve() {
    this.query.superseded.find(({ sent }) => sent).answer = this.query.line.answer();
  }

  deliver(answer) {
    const request = this.query.superseded.find((one) => !one.sent && alike(one.answer, answer));
    if (request === undefined) throw new Error('there is no such answer');
    this.query.deliverOne(take(this.query.flight, (one) => one === request));
  }

  /** Nobody hears of an answer that the HTTP cache gave, unless the query function hands it on. */
  look() {
    const heard = this.query.superseded.filter(({ answer }) => !answer?.[1] || this.query.declared.fills.length > 0);
    return sorted(heard.map((one) => one.look()));
  }
}

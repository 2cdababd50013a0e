// Other tabs of the same browser, as far as this one hears of them.

import { Request, alike, sorted, take } from '../request.js';
import { start } from '../steps.js';

/** Their GETs of one URL: they fill the HTTP cache, and the answers may be handed on to the query of this tab. */
export class Others {
  constructor(name, line, query) {
    Object.assign(this, { name, line, query });
    this.begin();
  }

  begin() {
    this.flight = [];
  }

  'another tab reads'() {
    this.flight.push(new Request());
  }

  serve() {
    this.flight.find(({ sent }) => sent).answer = this.line.answer();
    if (!this.query) this.flight = this.flight.filter(({ answer }) => !answer?.[1]);
  }

  deliver(answer) {
    const request = take(this.flight, (one) => !one.sent && alike(one.answer, answer));
    this.line.hear(request.answer);
    if (this.query) this.query.set(request.answer[0]);
  }

  look() {
    return sorted(this.flight.map((one) => one.look()));
  }
}

/** Their messages, on which this tab does what is declared. */
export class OtherTabs {
  constructor(tab, steps) {
    Object.assign(this, { tab, steps });
  }

  tell() {
    start(this.tab, this.steps);
  }

  look() {
    return null;
  }
}

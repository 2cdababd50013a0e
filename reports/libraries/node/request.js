// A request on the wire: sent, then served (its answer is on the way), then delivered or failed.

export class Request {
  answer = null;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => {});
  }

  get sent() {
    return this.answer === null;
  }

  look() {
    return this.answer;
  }
}

/** The first request of a list that is as wanted; it is taken out. */
export function take(requests, wanted) {
  const place = requests.findIndex(wanted);
  if (place < 0) throw new Error('there is no such request');
  return requests.splice(place, 1)[0];
}

export const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export const sorted = (items) => items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

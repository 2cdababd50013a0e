// Somebody who waits for promises of single calls.

export class Waiter {
  begin() {
    this.pending = new Set();
  }

  wait(promise) {
    const { pending } = this;
    const entry = {};
    pending.add(entry);
    promise.finally(() => pending.delete(entry));
  }

  look() {
    return this.pending.size > 0;
  }
}

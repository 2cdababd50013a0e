// The server: one row a record. What a commit leads to is decided by the lifecycle, outside of here.

export class Server {
  constructor(name, publish, clear) {
    this.name = name;
    this.publish = publish;
    this.clear = clear;
  }

  begin(rows) {
    this.rows = rows;
  }

  read() {
    return this.rows;
  }

  /** `sender` is the tab that asked for it, if it is still there. */
  commit({ record, status, publish = [] }, sender = null) {
    const old = this.rows[record];
    const row = [status, old[1] + 1, false];
    this.rows = this.rows.map((kept, place) => (place === record ? row : kept));
    this.clear();
    for (const message of publish) this.publish(message, sender, { record, row });
    return { old, new: row };
  }

  /** Pushes about a commit that is still to come. */
  announce(messages) {
    for (const message of messages) this.publish(message);
  }

  write(rows) {
    this.rows = rows;
  }

  look() {
    return this.rows;
  }
}

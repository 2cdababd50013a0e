// A tab as its user moves it: which page is open, whether the tab is seen, the reload button.

export class Page {
  constructor(tab, name, pages) {
    Object.assign(this, { tab, name, pages });
    this.begin();
  }

  begin() {
    this.page = null;
    this.hidden = false;
    this.out = false;
    this.isOffline = false;
  }

  get #copies() {
    return this.page === null ? [] : this.pages[this.page].map((name) => this.tab.copy(name));
  }

  open(page) {
    this.leave();
    this.page = page;
    for (const copy of this.#copies) copy.mount();
  }

  leave() {
    for (const copy of this.#copies) copy.unmount();
    this.page = null;
  }

  focus() {
    this.tab.core.focusManager.onFocus();
  }

  hide() {
    this.hidden = true;
    this.tab.core.focusManager.setFocused(false);
  }

  show() {
    this.hidden = false;
    this.tab.core.focusManager.setFocused(true);
  }

  offline() {
    this.isOffline = true;
    this.tab.core.onlineManager.setOnline(false);
    this.tab.channel?.disconnect();
  }

  online() {
    this.isOffline = false;
    this.tab.core.onlineManager.setOnline(true);
  }

  poll(copy) {
    this.tab.copy(copy).poll();
  }

  'log out'() {
    this.leave();
    this.out = true;
    this.tab.loggedOut();
  }

  'log in'() {
    this.out = false;
    this.tab.channel?.loggedIn();
  }

  reload() {
    this.tab.reload();
    for (const copy of this.#copies) copy.mount();
  }

  look() {
    return { page: this.page, hidden: this.hidden, out: this.out, offline: this.isOffline };
  }
}

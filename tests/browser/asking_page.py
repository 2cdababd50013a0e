"""The page that asks: its script is told which request to start, in which way and with which headers."""

PATIENCE = 10
"""Seconds after which something that was waited for is taken not to happen any more."""

PAGE = """<!doctype html><title>asks</title><script>
const asks = {}, finished = {};

function byFetch(url, init, ask) {
  const control = new AbortController();
  ask.abort = () => control.abort();
  return fetch(url, {...init, signal: control.signal}).then((response) => response.text());
}

function byXhr(url, init, ask) {
  const xhr = new XMLHttpRequest();
  ask.abort = () => xhr.abort();
  return new Promise((done, fail) => {
    xhr.open(init.method || "GET", url);
    for (const [name, value] of Object.entries(init.headers)) xhr.setRequestHeader(name, value);
    xhr.onload = () => done(xhr.responseText);
    xhr.onerror = xhr.onabort = () => fail(new Error("gone"));
    xhr.send();
  });
}

function start(id, way, url, init) {
  const ask = asks[id] = {};
  const keep = (answer) => { if (!ask.ignored) finished[id] = answer; };
  ask.over = (way === "xhr" ? byXhr : byFetch)(url, init, ask).then(keep, () => keep("aborted"));
}

// Every request that was started before this one has left the page when this one comes back.
async function started(...request) {
  start(...request);
  await (await fetch("/nothing", {cache: "no-store"})).text();
}

async function written(...request) {
  start("write", ...request);
  asks.write.ignored = true;
  await asks.write.over;
}

// What has been answered since the last call, at the earliest when all of `ids` are, or when patience (in seconds) ends.
async function answers(ids, patience) {
  const late = new Promise((done) => setTimeout(done, 1000 * patience));
  await Promise.race([Promise.all(ids.map((id) => asks[id].over)), late]);
  const found = {...finished};
  for (const id of Object.keys(found)) delete finished[id];
  return found;
}

// Stores once more what is stored, in an answer that comes with the age at which it expires.
async function expire(url, headers) {
  const stored = await fetch(url, {cache: "force-cache", headers: {...headers, "X-Peek": "1"}});
  if (!stored.ok) return;
  const old = await stored.text();
  await (await fetch(url, {cache: "reload", headers: {...headers, "X-Old-Answer": old}})).text();
}

const onLoad = sessionStorage.getItem("on load");
sessionStorage.clear();
if (onLoad) start(...JSON.parse(onLoad));
</script>"""

// One copy of query-core for each tab: its focus, online, notify and timeout managers are singletons of a module.

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export function freshQueryCore(timers) {
  for (const path of Object.keys(require.cache)) {
    if (path.includes('query-core')) delete require.cache[path];
  }
  const core = require('@tanstack/query-core');
  core.timeoutManager.setTimeoutProvider(timers.provider());
  core.notifyManager.setScheduler(queueMicrotask);
  core.environmentManager.setIsServer(() => false);
  return core;
}

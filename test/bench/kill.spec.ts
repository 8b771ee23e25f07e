import { test } from '@playwright/test';
import { killInTraffic, KILLS, VICTIMS, WAYS } from '../runner/support/kills.js';

const TRIES = 20;
const LIMIT_SECONDS = 2;

/** Kills in mid-traffic, and prints how long the hosts took to be clean. */
test('kill -9 in mid-traffic', async () => {
  const rows = [];
  for (const way of WAYS)
    for (const victim of VICTIMS) {
      const tries = [];
      for (let count = 0; count < TRIES; count++) tries.push(await killInTraffic(way, victim));
      const clean = tries.map(({ cleanSeconds }) => cleanSeconds).sort((a, b) => a - b);
      const workers = tries.map(({ workersSeconds }) => workersSeconds).sort((a, b) => a - b);
      const { what, workersEndWithinSeconds } = KILLS[victim];
      rows.push({
        hosts: way,
        killed: what,
        'workers end, max s': workers.at(-1)!.toFixed(2),
        'clean, median s': clean[TRIES / 2]!.toFixed(2),
        'clean, max s': clean.at(-1)!.toFixed(2),
        'within the limit': `${tries.filter((each) => each.cleanSeconds <= LIMIT_SECONDS && each.workersSeconds <= workersEndWithinSeconds).length}/${TRIES}`,
      });
      console.log(JSON.stringify(rows.at(-1)));
    }
  console.table(rows);
});

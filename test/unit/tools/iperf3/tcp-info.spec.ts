import { expect, test } from '@playwright/test';
import type { ToolOutput } from '../../../../src/tools/tool.js';
import { allRecordings, feed, READERS } from './recordings.js';

/* What ESXi's client prints for want of TCP_INFO, and goes on; made from recordings of other systems. */

const ERROR = 'getsockopt - Function not implemented';
const NOTE = `${ERROR}: retransmits, RTT and congestion window were not measured`;
const TCP_INFO = /retransmits|congestionWindowBytes|rttSeconds/i;

function read(id: string, change: (out: string) => string, err = ''): ToolOutput {
  const { role, mode, intervalSeconds, out } = allRecordings().find(
    (one) => `${one.version}/${one.name}` === id,
  )!;
  return feed(new READERS[mode]({ role, intervalSeconds }), change(out), err).output();
}

function expectWhole({ ending, error, notes, directions }: ToolOutput): void {
  expect({ ending, error, notes }).toEqual({ ending: 'complete', error: undefined, notes: [NOTE] });
  const [{ intervals, flows, summary }] = directions as [ToolOutput['directions'][0]];
  expect(intervals).toHaveLength(2);
  expect(summary!.bytes).toBeGreaterThan(0);
  expect(JSON.stringify({ intervals, flows, summary })).not.toMatch(TCP_INFO);
}

test('a run without TCP_INFO is whole, without the figures of it', () => {
  const same = (out: string) => out;
  expect(JSON.stringify(read('3.12/tcp-text', same).directions)).toMatch(TCP_INFO);
  expectWhole(read('3.12/tcp-text', same, `iperf3: ${ERROR}\niperf3: ${ERROR}\n`));
  expectWhole(read('3.12/tcp-J', (out) => out.replace(/\n\}\s*$/, `,\n\t"error":\t"${ERROR}"\n}\n`)));
  expectWhole(read('3.21/jstream-tcp', (out) => `{"event":"error","data":"${ERROR}"}\n${out}`));
});

test('an error that comes with it counts', () => {
  const broken = (out: string) =>
    out.replace(
      /\n\}\s*$/,
      `,\n\t"error":\t"${ERROR}",\n\t"error":\t"error - the server has terminated"\n}\n`,
    );
  const output = read('3.12/tcp-J', broken);
  expect(output).toMatchObject({ ending: 'interrupted', error: 'the server has terminated', notes: [NOTE] });
});

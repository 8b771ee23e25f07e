import { expect, test } from '@playwright/test';
import { causeOf, type Iperf3Cause } from '../../../../src/tools/iperf3/errors.js';
import { allRecordings, feed, READERS } from './recordings.js';

const CAUSES: [RegExp, Iperf3Cause][] = [
  [/^(refused|jstream-refused)/, 'refused'],
  [/^busy-.*-second$/, 'busy'],
  [/^(net-unreachable|bad-bind)/, 'unreachable'],
  [/^portinuse-.*\.second-server$/, 'port-taken'],
  [/^(server-SIG.*-(J|text)|rebind-.*-a)$/, 'server-died'],
  [/^client-SIG.*\.server$/, 'client-died'],
  [/^(sctp-J|bad-(arg|combo))/, 'unsupported'],
  [/^(connect-timeout|rcv-timeout-(client|server\.server)$)/, 'timeout'],
];
/** 3.9 says nothing of the cause when it cannot connect, nor does a server of 3.20 when it lacks SCTP. */
const SILENT = /^3\.9\/(refused|busy|net-unreachable|bad-bind|connect-timeout)|^3\.20\/sctp-J\.server/;

test('the recorded errors of every version have the cause that made them', () => {
  let count = 0;
  for (const { version, name, mode, role, intervalSeconds, out, err } of allRecordings()) {
    const cause = CAUSES.find(([cases]) => cases.test(name))?.[1];
    const { error } = feed(new READERS[mode]({ role, intervalSeconds }), out, err).output();
    if (cause === undefined || error === undefined) continue;
    expect(causeOf(error), `${version}/${name}: ${error}`).toBe(
      SILENT.test(`${version}/${name}`) ? 'other' : cause,
    );
    count++;
  }
  console.log(`${count} recorded errors have the right cause`);
  expect(count).toBeGreaterThan(200);
});

test('errors that are not recorded are told by their stable parts', () => {
  const texts: [string, Iperf3Cause][] = [
    ['unable to connect to server: No route to host', 'unreachable'],
    ['unable to connect to server: Name or service not known', 'unknown-host'],
    ['unable to read from stream socket: Resource temporarily unavailable', 'timeout'],
    ['something new', 'other'],
    ['', 'other'],
  ];
  for (const [text, cause] of texts) expect(causeOf(text), text).toBe(cause);
});

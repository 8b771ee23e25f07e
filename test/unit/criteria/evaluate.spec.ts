import { expect, test } from '@playwright/test';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import { completed } from '../../../src/criteria/completed.js';
import { criterion, type BoundCriterion, type Criteria } from '../../../src/criteria/criterion.js';
import { evaluate } from '../../../src/criteria/evaluate.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import { maxRetransmits } from '../../../src/criteria/retransmits.js';
import type { TrafficResult } from '../../../src/results/traffic-result.js';
import { verdict } from '../../../src/results/verdict.js';
import { client, intervals, result, server, summary, thrown } from './results.js';

/** A criterion that notes whom it was asked about. */
function counting(): { asked: string[]; bound: BoundCriterion } {
  const asked: string[] = [];
  const count = (measured: TrafficResult) => {
    asked.push(`${measured.role} ${measured.direction}`);
    return true;
  };
  return { asked, bound: criterion(count, undefined) };
}

const pair = () => [server(), client()];
const twoClients = () => [server(), server({}, { peer: 'other' }), client(), client({}, { host: 'other' })];

/** Both ends of a bidirectional run. */
function bothWays() {
  const sent = { sender: true, summary: summary({ retransmits: 0 }) };
  const back = { direction: 'reverse', intervals: intervals(50, 50, 50) } as const;
  return [
    server({ opposite: result({ ...sent, ...back }) }),
    client({ opposite: result({ role: 'client', ...back }) }),
  ];
}

test.describe('which criteria are valid', () => {
  const { bound } = counting();
  const invalid: [string, unknown, string][] = [
    [
      'common, server and clients',
      { common: [bound], server: [bound], clients: [bound] },
      "unknown key 'common'",
    ],
    ['common and server', { common: [bound], server: [bound] }, "unknown key 'common'"],
    ['common and clients', { common: [bound], clients: [bound] }, "unknown key 'common'"],
    ['common as a key', { common: [bound] }, 'criteria common to both ends are a plain list'],
    ['client', { client: [bound] }, "unknown key 'client', the known ones are 'server', 'clients'"],
    ['an inherited name', { toString: [bound] }, "unknown key 'toString'"],
    ['a criterion outside a list', bound, 'count must stand in a list: [count(…)]'],
    [
      'a criterion outside its role list',
      { server: bound },
      'server must be a list of bound criteria; got a plain object',
    ],
    [
      'an unbound function',
      [minBitrate],
      'the list, item 1 must be a bound criterion, such as minBitrate(4500) or criterion(rule, params); got the function minBitrate, which is not bound',
    ],
    [
      'a number in a list',
      { clients: [bound, 5] },
      'clients, item 2 must be a bound criterion, such as minBitrate(4500) or criterion(rule, params); got 5',
    ],
    ['null', null, 'got null'],
    ['a string', 'minBitrate', "got 'minBitrate'"],
  ];
  for (const [name, criteria, message] of invalid)
    test(`${name} is not`, () => {
      const error = thrown(() => evaluate(pair(), criteria as Criteria));
      expect(error).toContain(
        'UsageError BAD_CRITERIA: criteria must be a list for both ends, or { server, clients } with a list each: ',
      );
      expect(error).toContain(message);
    });

  const valid: [string, Criteria | undefined][] = [
    ['a plain list', [bound]],
    ['server', { server: [bound] }],
    ['clients', { clients: [bound] }],
    ['server and clients', { server: [bound], clients: [bound] }],
    ['nothing', undefined],
    ['an empty list', []],
    ['an empty object', {}],
  ];
  for (const [name, criteria] of valid)
    test(`${name} is`, () => {
      const verdicts = evaluate(pair(), criteria);
      expect(verdicts).toHaveLength(2);
      for (const each of verdicts) expect(verdict.parse(each)).toEqual(each);
    });
});

test.describe('who is asked', () => {
  test('a plain list goes to both ends, once each', () => {
    const { asked, bound } = counting();
    evaluate(twoClients(), [bound]);
    expect(asked).toEqual(['server forward', 'server forward', 'client forward', 'client forward']);
  });

  test('lists by role go to that role only, to each client exactly once', () => {
    const forServer = counting();
    const forClients = counting();
    evaluate(twoClients(), { server: [forServer.bound], clients: [forClients.bound] });
    expect(forServer.asked).toEqual(['server forward', 'server forward']);
    expect(forClients.asked).toEqual(['client forward', 'client forward']);
  });

  test('an end without criteria is asked whether its traffic completed', () => {
    const { asked, bound } = counting();
    const verdicts = evaluate(pair(), { server: [bound] });
    expect(asked).toEqual(['server forward']);
    expect(verdicts.map((each) => `${each.criterion} ${each.traffic.role}`)).toEqual([
      'count server',
      'completed client',
    ]);
    expect(evaluate(pair(), { server: [], clients: [bound] }).map((each) => each.criterion)).toEqual([
      'completed',
      'count',
    ]);
  });

  test('both directions of a bidirectional process are judged by themselves', () => {
    const { asked, bound } = counting();
    evaluate(bothWays(), [bound]);
    expect(asked).toEqual(['server forward', 'server reverse', 'client forward', 'client reverse']);
  });

  test('a criterion with a side is judged there, in each direction', () => {
    const verdicts = evaluate(bothWays(), [minBitrate(60), maxRetransmits(0)]);
    const told = verdicts.map(
      ({ criterion, pass, traffic }) => `${criterion} ${traffic.direction} ${traffic.host} ${pass}`,
    );
    expect(told).toEqual([
      'minBitrate forward sut true',
      'minBitrate reverse client false',
      'maxRetransmits reverse sut true',
      'maxRetransmits forward client true',
    ]);
  });

  test('an end that the user names is judged whatever the natural side', () => {
    const named = evaluate(pair(), { clients: [minBitrate(60)] }).find(
      (each) => each.criterion === 'minBitrate',
    );
    expect(named?.traffic).toMatchObject({ role: 'client', sender: true });
    const sent = evaluate(pair(), [minBitrate(60, { side: 'sender' })]);
    expect(sent.map((each) => each.traffic.host)).toEqual(['client']);
  });

  test('a side that the user names holds beside the end that he names', () => {
    const verdicts = evaluate(bothWays(), { clients: [minBitrate(40, { side: 'receiver' })] });
    expect(
      verdicts.filter((each) => each.criterion === 'minBitrate').map((each) => each.traffic.direction),
    ).toEqual(['reverse']);
    expect(thrown(() => evaluate(pair(), { clients: [minBitrate(40, { side: 'receiver' })] }))).toBe(
      "UnsupportedError NOT_MEASURED: minBitrate is judged at the receiver, but no client of stream 'Stream' measured as one; there is iperf3 server on sut (forward, receiver), iperf3 client on client (forward, sender)",
    );
  });
});

test.describe('unsound traffic', () => {
  const broken = () => [server(), client({ sound: false, error: 'unable to connect' })];

  test('fails when nothing is asked of it', () => {
    for (const criteria of [undefined, [], {}, [completed()]] as (Criteria | undefined)[])
      expect(
        evaluate(broken(), criteria).map((each) => `${each.traffic.role} ${each.pass} ${each.actual}`),
      ).toEqual(['server true it did', 'client false not sound: unable to connect']);
  });

  test('is an error when a limit is to be judged, at whichever end', () => {
    const { asked, bound } = counting();
    for (const criteria of [
      [bound],
      { server: [bound] },
      [completed(), bound],
      { clients: [completed()], server: [bound] },
    ])
      expect(thrown(() => evaluate(broken(), criteria))).toBe(
        'TrafficError NOT_SOUND: traffic that is not sound proves nothing about a limit:\n' +
          '  Stream, iperf3 client on client, forward: unable to connect\n' +
          '  What to do: find out why it did not flow or end as asked; to assert that it did, use toHaveCompleted()',
      );
    expect(asked).toEqual([]);
  });
});

test.describe('nothing to judge is an error', () => {
  test('without subjects', () => {
    for (const criteria of [undefined, [minBitrate(1)]])
      expect(thrown(() => evaluate([], criteria))).toBe(
        'UsageError NOTHING_TO_JUDGE: there is nothing to judge: no traffic has been measured',
      );
  });

  test('without the end that criteria are given for, in any stream', () => {
    const other = { stream: 'Other' };
    expect(thrown(() => evaluate([...pair(), server({}, other)], { clients: [minBitrate(1)] }))).toBe(
      "UsageError NOTHING_TO_JUDGE: criteria are given for the client, but stream 'Other' has none",
    );
    expect(evaluate([server()], { server: [minBitrate(1)] })).toHaveLength(1);
  });

  test('without the side that a criterion is judged at, in any stream', () => {
    expect(thrown(() => evaluate([...pair(), client({}, { stream: 'Other' })], [minBitrate(1)]))).toBe(
      "UnsupportedError NOT_MEASURED: minBitrate is judged at the receiver, but no end of stream 'Other' measured as one; there is iperf3 client on client (forward, sender)",
    );
  });

  test('without that side of one of two directions, unless the user named the end', () => {
    const [, only] = bothWays();
    expect(thrown(() => evaluate([only!], [minBitrate(1)]))).toBe(
      "UnsupportedError NOT_MEASURED: minBitrate is judged at the receiver, but no end of stream 'Stream' measured its forward direction as one; there is iperf3 client on client (forward, sender), iperf3 client on client (reverse, receiver)",
    );
    expect(evaluate([only!], { clients: [minBitrate(1, { side: 'receiver' })] })).not.toEqual([]);
  });

  test('with a metric that was not measured; the error names criterion, stream and host', () => {
    const call = () => evaluate(pair(), [maxLoss('1%')]);
    expect(thrown(call)).toBe(
      "UnsupportedError NOT_MEASURED: maxLoss, stream 'Stream': the iperf3 3.16 server (TCP, forward) did not measure lossRatio at the receiver: iperf3 TCP reports no loss; use UDP, or ping for the loss of round trips",
    );
    expect(call).toThrow(/\n {2}host: sut$/);
    expect(thrown(() => evaluate(pair(), { server: [maxRetransmits(0)] }))).toContain('NOT_MEASURED');
  });
});

test('a list with holes is no empty list', () => {
  expect(thrown(() => evaluate([server()], new Array<BoundCriterion>(2)))).toContain(
    'the list, item 1 must be a bound criterion',
  );
});

test('of many ends that are not sound, some are named', () => {
  const unsound = Array.from({ length: 20 }, (_, index) =>
    server({ sound: false, error: 'first line\nsecond line' }, { stream: `Stream ${index}` }),
  );
  const lines = thrown(() => evaluate(unsound, [minBitrate(1)])).split('\n');
  expect(lines).toHaveLength(9);
  expect(lines[1]).toBe('  Stream 0, iperf3 server on sut, forward: first line second line');
  expect(lines[7]).toBe('  … and 14 more ends');
});

import { expect, test } from '@playwright/test';
import { PortError } from '../../../src/core/errors.js';
import type { Lease } from '../../../src/connection/requests.js';
import { leaseAnywhere } from '../../../src/host/lease-anywhere.js';

/** A host that leases every port from the first on, but not those that are taken. */
function hostWith(taken: readonly number[] = [], failsFrom = Infinity) {
  const asked: [count: number, from: number, to: number][] = [];
  const held = new Set<number>();
  const lease = (count: number, from: number, to: number, first: number) => {
    asked.push([count, from, to]);
    if (from >= failsFrom) return Promise.reject(new PortError('PORTS_NOT_LEASABLE', 'disk full'));
    const size = to - from + 1;
    const free = Array.from({ length: size }, (_, index) => from + ((first - from + index) % size));
    const granted = free.filter((port) => !taken.includes(port) && !held.has(port)).slice(0, count);
    for (const port of granted) held.add(port);
    const leases = granted.map((port): Lease => ({ port, pid: 1, born: '1' }));
    return Promise.resolve({ leases, refused: [], words: [] });
  };
  const release = (leases: readonly Lease[]) => {
    for (const { port } of leases) held.delete(port);
    return Promise.resolve();
  };
  return { ports: { lease, release }, asked, held };
}

const RANGE = { from: 5201, to: 9999 };

test('few ports are one request, many are several that do not get in each other’s way', async () => {
  const few = hostWith();
  expect((await leaseAnywhere(few.ports, RANGE, 50)).leases).toHaveLength(50);
  expect(few.asked).toEqual([[50, 5201, 9999]]);
  const many = hostWith();
  const { leases } = await leaseAnywhere(many.ports, RANGE, 201);
  expect(new Set(leases.map(({ port }) => port)).size).toBe(201);
  expect(many.asked).toEqual([
    [50, 5201, 6399],
    [50, 6400, 7599],
    [50, 7600, 8799],
    [51, 8800, 9999],
  ]);
});

test('what one part of the range lacks comes from the others', async () => {
  const firstQuarter = Array.from({ length: 1100 }, (_, index) => 5201 + index);
  const { ports, asked } = hostWith(firstQuarter);
  const { leases } = await leaseAnywhere(ports, RANGE, 800);
  expect(new Set(leases.map(({ port }) => port)).size).toBe(800);
  expect(asked.at(-1)).toEqual([101, 5201, 9999]);
});

test('a range that has not enough gives what there is; one that is smaller than its parts, too', async () => {
  const short = await leaseAnywhere(hostWith().ports, { from: 6000, to: 6099 }, 120);
  expect(short.leases).toHaveLength(100);
  const tiny = await leaseAnywhere(hostWith().ports, { from: 6000, to: 6001 }, 120);
  expect(tiny.leases.map(({ port }) => port).sort()).toEqual([6000, 6001]);
});

test('when any request fails, nothing is kept', async () => {
  const { ports, held } = hostWith([], 8000);
  await expect(leaseAnywhere(ports, RANGE, 200)).rejects.toThrow('disk full');
  expect(held.size).toBe(0);
});

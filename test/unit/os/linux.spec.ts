import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { addressSpellings, connectedEnds, connectionsTo } from '../../../src/os/linux.js';

// In either byte order: x86 and ARM print 0100007F, s390x prints 7F000001.
for (const [address, spellings] of [
  [
    '127.0.0.1',
    ['0100007F', '7F000001', '0000000000000000FFFF00000100007F', '00000000000000000000FFFF7F000001'],
  ],
  ['::1', ['00000000000000000000000001000000', '00000000000000000000000000000001']],
  ['fd6e:6574:7772::2', ['74656EFD000072770000000002000000', 'FD6E6574777200000000000000000002']],
  ['FE80::a:B%eth0', ['000080FE00000000000000000B000A00', 'FE8000000000000000000000000A000B']],
  ['1:2:3:4:5:6:7:8', ['02000100040003000600050008000700', '00010002000300040005000600070008']],
  ['::ffff:198.18.0.1', ['0000000000000000FFFF0000010012C6', '00000000000000000000FFFFC6120001']],
] as const)
  test(`${address} in the socket table`, () => {
    expect(addressSpellings(address)).toEqual(spellings);
  });

test('a name may be any address, and so may an address that the kernel replaces', () => {
  for (const target of ['sut.example', 'localhost', '0.0.0.0', '::', undefined])
    expect(addressSpellings(target)).toEqual(['[0-9A-F]+']);
});

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1451 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0000000000000000 100 0 0 10 0
   1: 0200007F:D432 0100007F:1451 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0000000000000000 20 0 0 10 -1
   2: 0200007F:D433 0300007F:1451 02 00000001:00000000 01:00000014 00000000     0        0 3 2 0000000000000000 100 0 0 10 -1
  10: 0200007F:1451 0400007F:D434 01 00000000:00000000 00:00000000 00000000     0        0 4 1 0000000000000000 20 0 0 10 -1
   0: 0000000000000000FFFF00000200007F:D435 0000000000000000FFFF00000500007F:1452 01 00000000:00000000 00:00000000 00000000     0        0 5 1 0000000000000000 20 0 0 10 -1
   1: 00000000000000000000000001000000:D436 00000000000000000000000001000000:1453 01 00000000:00000000 00:00000000 00000000     0        0 6 1 0000000000000000 20 0 0 10 -1
`;

test('only what is established, with the address and the port asked for, is a connection', () => {
  const ends = {
    here: { target: '127.0.0.1', port: 5201 },
    mapped: { target: '127.0.0.5', port: 5202 },
    six: { target: '::1', port: 5203 },
    named: { target: 'sut.example', port: 5202 },
    notYet: { target: '127.0.0.3', port: 5201 },
    otherAddress: { target: '127.0.0.4', port: 5201 },
    otherPort: { target: '127.0.0.1', port: 5202 },
    unknown: { target: 'sut.example', port: 5204 },
  };
  const [program, ...words] = connectionsTo(Object.values(ends));
  const arguments_ = words.filter((word) => !word.startsWith('/proc/'));
  const output = execFileSync(program!, arguments_, { input: TABLE, encoding: 'utf8' });
  expect(output.trim().split('\n')).toHaveLength(3);
  const connected = Object.entries(ends).filter(([, end]) => connectedEnds(output)(end));
  expect(connected.map(([name]) => name)).toEqual(['here', 'mapped', 'six', 'named']);
});

import { expect, test } from '@playwright/test';
import { descriptionOf } from '../../../reporters/allure/description.js';
import { notesOf } from '../../../reporters/allure/notes.js';
import { manyClients, stream } from '../charts/support/records.js';

const WARNING = 'iperf3 3.16 may stop with many UDP flows: use 3.18';

test('a warning stands once in the report, with the ends that say so', () => {
  const noted = stream([94]);
  noted.clients[0]!.result!.notes = [WARNING];
  const lines = () =>
    descriptionOf([noted])
      .split('\n')
      .filter((line) => line.includes('may stop'));
  expect(lines()).toEqual([`- Stream: client on client: ${WARNING}`]);
  noted.servers[0]!.result!.notes = [WARNING];
  expect(lines()).toEqual([`- Stream: client on client, server on sut: ${WARNING}`]);
  expect(descriptionOf([stream([94])])).not.toContain('Notes');
});

test('what is not sound says why, once, and what else is to be known', () => {
  const broken = stream([94]);
  const result = broken.clients[0]!.result!;
  Object.assign(result, { sound: false, error: 'refused', notes: ['refused', 'no data was moved', WARNING] });
  expect(notesOf(broken)).toEqual([
    'Stream: client on client: not sound: refused',
    'Stream: client on client: no data was moved',
    `Stream: client on client: ${WARNING}`,
  ]);
});

test('what is not sound without a reason says that', () => {
  const broken = stream([94]);
  broken.servers[0]!.result!.sound = false;
  expect(notesOf(broken)).toEqual(['Stream: server on sut: not sound: no reason given']);
});

test('a server of several clients says which of them a note is about', () => {
  const many = manyClients(3);
  many.servers[1]!.result!.notes = ['it lasted 1 s instead of 2 s'];
  expect(notesOf(many)).toEqual([
    'sixteen clients: server on sut (for client-2): it lasted 1 s instead of 2 s',
  ]);
});

test('what many ends say is one line', () => {
  const many = manyClients(16);
  for (const { result } of [...many.clients, ...many.servers]) result!.notes = [WARNING];
  expect(notesOf(many)).toEqual([`sixteen clients: client on client-1 and 31 other ends: ${WARNING}`]);
});

test('the error that ended a stream comes first, and both directions are heard', () => {
  const both = stream([94], { failure: 'no route' });
  const result = both.clients[0]!.result!;
  both.clients[0]!.result = {
    ...result,
    notes: ['there'],
    opposite: { ...result, notes: ['back', 'there'] },
  };
  expect(notesOf(both)).toEqual([
    'Stream: ended with an error: no route',
    'Stream: client on client: there',
    'Stream: client on client: back',
  ]);
});

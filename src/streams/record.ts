import type { StreamRecord, TrafficRecord } from '../results/attachment.js';
import type { Traffic } from '../traffic/traffic.js';
import type { Stream } from './stream.js';
import { place } from './subjects.js';
import { optionsOf } from './tool-options.js';

/** What reports need to know of a stream that has ended, however it ended. */
export function recordOf(stream: Stream): StreamRecord {
  const options = optionsOf(stream.clients[0]);
  const parallel = options?.parallel ?? 1;
  const target = options?.targetBitsPerSecond;
  const result = stream.clients[0]?.results;
  const { durationSeconds, failure, verdicts } = stream;
  return {
    name: stream.name,
    tool: (stream.clients[0] as { tool?: { name: string } }).tool?.name ?? result?.tool ?? 'unknown',
    protocol: options?.protocol ?? result?.protocol ?? 'tcp',
    direction: options?.direction ?? (result?.opposite ? 'bidirectional' : (result?.direction ?? 'forward')),
    parallel,
    ...(durationSeconds !== undefined && { durationSeconds }),
    omitSeconds: options?.omitSeconds ?? 0,
    intervalSeconds: options?.intervalSeconds ?? 1,
    ...(target && { targetBitsPerSecond: target * parallel }),
    servers: stream.servers.map(trafficRecord),
    clients: stream.clients.map(trafficRecord),
    verdicts,
    ...(failure && { failure: failure.message }),
  };
}

function trafficRecord(traffic: Traffic): TrafficRecord {
  if (traffic.record) return traffic.record();
  return { role: traffic.role, host: place(traffic), ...(traffic.results && { result: traffic.results }) };
}

import type { StreamRecord, TrafficRecord } from '../results/attachment.js';
import { ToolTraffic } from '../traffic/tool-traffic.js';
import type { Traffic } from '../traffic/traffic.js';
import { serverResults } from './server-results.js';
import type { Stream } from './stream.js';
import { place } from './subjects.js';
import { optionsOf } from './tool-options.js';

/** What reports need to know of a stream that has ended, however it ended. */
export function recordOf(stream: Stream): StreamRecord {
  const leading = stream.clients[0] ?? stream.server;
  const options = optionsOf(leading);
  const parallel = options?.parallel ?? 1;
  const target = options?.targetBitsPerSecond;
  const result = leading.results;
  const { durationSeconds, failure, verdicts, repeats } = stream;
  const all = [
    ...serverResults(stream).map(({ server, client }) => trafficRecord(server, client)),
    ...stream.clients.map((client) => trafficRecord(client)),
  ];
  return {
    name: stream.name,
    tool: leading instanceof ToolTraffic ? leading.tool.name : (result?.tool ?? 'unknown'),
    protocol: options?.protocol ?? result?.protocol ?? 'tcp',
    direction: options?.direction ?? (result?.opposite ? 'bidirectional' : (result?.direction ?? 'forward')),
    parallel,
    ...(durationSeconds !== undefined && { durationSeconds }),
    omitSeconds: options?.omitSeconds ?? 0,
    intervalSeconds: options?.intervalSeconds ?? 1,
    ...(target && { targetBitsPerSecond: target * parallel }),
    servers: all.filter(({ role }) => role === 'server'),
    clients: all.filter(({ role }) => role === 'client'),
    verdicts,
    ...(repeats.length > 0 && { repeats: repeats.map((repeated) => repeated.record()) }),
    ...(failure && { failure: failure.message }),
  };
}

/** @param client whose server's record it is to be. */
function trafficRecord(traffic: Traffic, client?: Traffic): TrafficRecord {
  if (traffic.record) return traffic.record(client);
  return { role: traffic.role, host: place(traffic), ...(traffic.results && { result: traffic.results }) };
}

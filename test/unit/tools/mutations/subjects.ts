import type { ToolName } from '../../../../src/tools/tools.js';
import { parseOptions as netperfOptions } from '../../../../src/tools/netperf/options.js';
import { ClientReader } from '../../../../src/tools/netperf/client-reader.js';
import { TextReader } from '../../../../src/tools/iperf2/reader.js';
import { PingReader } from '../../../../src/tools/ping/reader.js';
import * as iperf2 from '../iperf2/recordings.js';
import { allRecordings, READERS, recordingsOf } from '../iperf3/recordings.js';
import * as netperf from '../netperf/recordings.js';
import { allRecordings as pings } from '../ping/recordings.js';
import type { Subject } from './subject.js';

/** Every recording of every tool. */
export const SUBJECTS: Readonly<Record<ToolName, () => Subject[]>> = {
  iperf3: () =>
    // A server that stays up reports several tests: either one's figures would be right.
    [...allRecordings(), ...recordingsOf('iperf3-3.12-kilobits')]
      .filter(({ name }) => !name.startsWith('twotests'))
      .map((recording) => {
        const { version, name, role, mode, asked, intervalSeconds, out, err } = recording;
        const { protocol, direction, omitSeconds, seconds } = asked;
        const context = { role, direction, intervalSeconds, omitSeconds };
        return {
          name: `iperf3-${version}/${name}`,
          family: `iperf3 ${mode} ${role} ${intervalSeconds}`,
          stdout: out,
          stderr: err,
          makeReader: (onInterval) => new READERS[mode](context, onInterval),
          facts: {
            ...{ tool: 'iperf3', version, role, direction, protocol, intervalSeconds, stopped: false },
            parallel: asked.flows,
            ...(seconds > 0 && { durationSeconds: seconds }),
          },
        };
      }),
  iperf2: () =>
    iperf2.recordingsOf('iperf2-2.1.8').map((recording) => {
      const { name, role, protocol, direction, parallel, intervalSeconds, out, err } = recording;
      return {
        ...{
          name: `iperf2-2.1.8/${name}`,
          family: `iperf2 ${role} ${intervalSeconds}`,
          stdout: out,
          stderr: err,
        },
        makeReader: (onInterval) => new TextReader({ role, intervalSeconds, parallel, protocol }, onInterval),
        facts: {
          ...{ tool: 'iperf2', version: '2.1.8', role, direction, protocol, intervalSeconds, parallel },
          ...{ stopped: false, durationSeconds: 2 },
        },
      };
    }),
  netperf: () =>
    netperf.FOLDERS.flatMap(netperf.recordingsIn)
      .filter(({ name }) => !name.startsWith('netserver'))
      .map(({ folder, name, stdout, stderr }) => {
        const options = netperfOptions(netperf.optionsOf(name));
        const { direction, protocol, intervalSeconds } = options;
        return {
          ...{ name: `${folder}/${name}`, family: `netperf ${options.test}`, stdout, stderr },
          makeReader: (onInterval) => new ClientReader(options, onInterval),
          facts: {
            ...{ tool: 'netperf', version: '2.7.0', role: 'client', direction, protocol, intervalSeconds },
            ...{ stopped: false, durationSeconds: 1 },
          },
        };
      }),
  // What Netwright asks for has the time of every line; without it, lines that are swapped are replies that came late.
  ping: () =>
    pings()
      .filter(({ isOwn }) => isOwn)
      .map((recording) => {
        const { id, version, asked, out, err, durationSeconds, resultIntervalSeconds } = recording;
        return {
          name: `ping-${id}`,
          family: `ping ${JSON.stringify(asked)}`,
          ...{ stdout: out, stderr: err },
          makeReader: (onInterval) => new PingReader(asked, onInterval),
          facts: {
            ...{ tool: 'ping', version, role: 'client', direction: 'forward', protocol: 'icmp' },
            ...{ intervalSeconds: resultIntervalSeconds, stopped: durationSeconds === undefined },
            ...(durationSeconds !== undefined && { durationSeconds }),
          },
        };
      }),
};

import { hostsByName } from '../../fixtures/hosts.js';
import { UnsupportedError } from '../../src/core/errors.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { isAtLeast } from '../../src/tools/program.js';
import { iperf3 } from '../../src/tools/iperf3/tool.js';
import { expect, test } from './support/hosts.js';

/* Transport protocols that tool or kernel may lack: they carry traffic, or say before it what lacks them. */

for (const protocol of ['sctp', 'mptcp'] as const)
  test(`${protocol} runs, or what lacks it is named and nothing was started`, async ({ hosts }) => {
    const { sut, client } = hosts;
    const manager = new TrafficManager({ hosts: hostsByName({ sut, client }) });
    const stream = manager.addStream({ protocol, bitrate: '20M' });
    const outcome: unknown = await stream.run(1).catch((error: unknown) => error);
    if (outcome === undefined) {
      const [result] = stream.results.server;
      expect(result).toMatchObject({ protocol, sound: true });
      expect(result!.summary!.bitsPerSecond / 20e6).toBeGreaterThan(0.5);
      expect(result!.summary).not.toHaveProperty('retransmits');
      return;
    }
    const { version } = await sut.tools.of(iperf3.programs.server!);
    const tooOld = protocol === 'mptcp' && !isAtLeast(version, '3.19');
    expect(outcome).toBeInstanceOf(UnsupportedError);
    expect((outcome as UnsupportedError).message).toMatch(
      tooOld
        ? /'mptcp' needs iperf3 3\.19 or newer; host 'sut' has/
        : new RegExp(`(lacks|was built without) ${protocol.toUpperCase()}`),
    );
    expect((outcome as UnsupportedError).host).toBe('sut');
    expect(stream.server.started).toBe(false);
    console.log((outcome as UnsupportedError).reason);
  });

import { test, expect } from '@playwright/test';
import { sshConnection } from '../../src/connection/ssh.js';
import { Host } from '../../src/host/host.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { startSshd } from '../integration/support/sshd.js';
import { specFor } from '../integration/support/ssh-setup.js';

test('50 streams at once over one SSH connection', async () => {
  const sshd = await startSshd({});
  const host = new Host({ name: 'sut', connection: sshConnection(specFor(sshd), 'sut'), addresses: { ipv4: '127.0.0.1' } });
  try {
    let at = performance.now();
    const lap = (what: string) => {
      console.log(`${what}: ${((performance.now() - at) / 1000).toFixed(2)} s`);
      at = performance.now();
    };
    const manager = new TrafficManager({ hosts: { sut: host, client: host } });
    for (let i = 0; i < 50; i++) manager.addStream({ bitrate: '1M' });
    await host.supervisor();
    lap('connect');
    await manager.runAll(2);
    lap('run 2 s');
    expect(manager.validateAll()).toBe(true);
    const accepted = sshd.log().split('\n').filter((l) => /Accepted publickey/.test(l)).length;
    const sessions = sshd.log().split('\n').filter((l) => /Starting session/.test(l)).length;
    console.log({ accepted, sessions });
  } finally {
    await host.close();
    await sshd.stop();
  }
});

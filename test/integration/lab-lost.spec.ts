import { localConnection } from '../../src/connection/local.js';
import { Host } from '../../src/host/host.js';
import { buildLab, type NamespaceWay } from '../../src/lab/index.js';
import { buildNamespaces } from '../../src/lab/namespaces.js';
import { isRoot, namespacesRefused } from './support/as-user.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';

/* A lab is gone when its holder is, and the numbers of its processes may then be those of others. */

const WAYS: NamespaceWay[] = isRoot() ? ['root', 'user-namespace'] : ['user-namespace'];
/** As execSync does with a long command. */
const block = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

test.beforeAll(async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
});

for (const way of WAYS)
  test.describe(`made by ${way}`, () => {
    test('a process that is silent for too long loses its lab, and is told so by every use', async () => {
      await using lab = await buildLab(
        { loopback: false },
        { ways: [way], supervisor: { silenceSeconds: 1 } },
      );
      await lab.link.shape({ rate: '100M' });
      block(4000);
      // In one go: nothing of this process has heard of the loss yet.
      const uses = [lab.hosts.sut.exec(['id', '-u']), lab.link.down(), lab.hosts.client.exec(['id', '-u'])];
      for (const use of await Promise.allSettled(uses))
        expect(use).toMatchObject({
          status: 'rejected',
          reason: {
            name: 'ConnectionError',
            code: 'LAB_LOST',
            reason: expect.stringMatching(
              /^The lab is gone: this process was silent for [4-9]\.\d s; the host gives up after 1 s without a heartbeat and ends everything$/,
            ),
            cause: { code: 'CONNECTION_LOST' },
          },
        });
      // There is nothing to undo.
      await lab.link.reset();
    });

    test('a host that was connected before tells its own loss first, then that of the lab', async () => {
      const supervisor = { silenceSeconds: 1 };
      await using lab = await buildLab({ loopback: false }, { ways: [way], supervisor });
      const { sut } = lab.hosts;
      await sut.exec(['true']);
      block(4000);
      await expect(sut.exec(['true'])).rejects.toMatchObject({
        code: 'CONNECTION_LOST',
        message: expect.stringContaining('this process was silent for'),
      });
      await expect(sut.exec(['true'])).rejects.toMatchObject({ code: 'LAB_LOST' });
    });

    test('a namespace whose holder was killed is not entered by its number', async () => {
      await using holder = new Host({ name: 'lab', connection: localConnection(), addresses: {} });
      const namespaces = await buildNamespaces(holder, way);
      if ('reason' in namespaces) throw new Error(namespaces.reason);
      expect(await namespaces.loss()).toBeUndefined();
      process.kill(namespaces.sutPid, 'SIGKILL');
      await expect
        .poll(() => namespaces.loss())
        .toMatchObject({
          code: 'LAB_LOST',
          reason: 'The lab is gone: the process that held it was ended by SIGKILL',
        });
    });
  });

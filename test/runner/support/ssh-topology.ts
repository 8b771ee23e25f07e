import { startSshd, type Sshd } from '../../integration/support/sshd.js';
import { specFor } from '../../integration/support/ssh-setup.js';

/** An sshd whose sessions bear the mark of a nested run, as local processes do by inheritance. */
export function startMarkedSshd(mark: string): Promise<Sshd> {
  return startSshd({ config: [`SetEnv NETWRIGHT_RUN=${mark}`] });
}

/** Two hosts behind one sshd; their traffic goes over loopback. */
export function twoHostsBehind(sshd: Sshd) {
  const connection = specFor(sshd);
  return {
    hosts: { sut: { connection, address: '127.0.0.1' }, client: { connection, address: '127.0.0.2' } },
  };
}

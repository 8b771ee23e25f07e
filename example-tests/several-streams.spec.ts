import { test, expect } from 'netwright/fixtures';

test('three kinds of traffic share the link', async ({ trafficManager }) => {
  const bulk = trafficManager.addStream({ name: 'bulk', bitrate: '50M' });
  const voice = trafficManager.addStream({ name: 'voice', protocol: 'udp', bitrate: '1M', length: 200 });
  trafficManager.addStream({ name: 'upload', direction: 'reverse', bitrate: '20M' });

  await trafficManager.runAll(2);

  expect(trafficManager).toHaveCompleted(); // every stream
  expect(bulk).toHaveMinBitrate(45);
  expect(voice).toHaveMaxLoss('1%');
});

test('traffic in the background while something else happens', async ({ trafficManager, hosts }) => {
  const background = trafficManager.addStream({ name: 'background', bitrate: '10M' });
  await background.start();
  const { stdout } = await hosts.sut.exec(['cat', '/proc/net/dev']);
  expect(stdout).toContain('lo:');
  await new Promise((resolve) => setTimeout(resolve, 1500)); // stands for what you test
  await background.stop();
  expect(background).toHaveCompleted();
});

test('two clients send to one server', async ({ trafficManager }) => {
  const stream = trafficManager.addStream({ clients: ['client', 'client'], bitrate: '20M' });
  await stream.run(2);
  expect(stream.ports).toHaveLength(2); // an iperf3 server serves one client
  expect(stream).toHaveMinBitrate(18); // each client by itself
});

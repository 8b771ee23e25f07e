import { minBitrate } from 'netwright';
import { test, expect } from 'netwright/fixtures';
import { CurlDownload, HttpServer } from './http-download.js';

test('a download by HTTP, beside iperf3', async ({ hosts, trafficManager, stream }) => {
  const download = trafficManager.addStream({
    name: 'download',
    server: new HttpServer(hosts.sut),
    clients: [new CurlDownload(hosts.client), new CurlDownload(hosts.client)],
  });
  await trafficManager.runAll(2); // the port of the HTTP server is reserved like any other

  expect(trafficManager).toHaveCompleted();
  expect(download).toHaveMinBitrate(20, { of: 'mean' }); // each client by itself
  expect(download.validate({ clients: [minBitrate(20, { of: 'mean' })] })).toBe(true);
  expect(stream).toHaveMinBitrate(20);
});

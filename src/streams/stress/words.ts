import type { StressPlan } from './options.js';

/** What was asked for, for people. */
export function asked(plan: StressPlan): [name: string, value: string][] {
  const { numStreams, protocols, trafficTools, directions, bitrate, commType, dstIp, srcIps } = plan;
  return [
    ['at once', String(numStreams)],
    ['tools', trafficTools.join(', ')],
    ['protocols', protocols.join(', ')],
    ['directions', directions.join(', ')],
    ['durations', range(plan.minDur, plan.maxDur, 's')],
    ['sizes', range(plan.minSize, plan.maxSize, 'B')],
    ...(bitrate === undefined
      ? []
      : [['bitrate', typeof bitrate === 'number' ? `${bitrate} Mbit/s` : bitrate] as [string, string]]),
    ...(commType === undefined ? [] : [[commType, dstIp!] as [string, string]]),
    ...(commType === undefined && dstIp !== undefined ? [['to', dstIp] as [string, string]] : []),
    ...(srcIps === undefined ? [] : [['from', srcIps.join(', ')] as [string, string]]),
  ];
}

function range(min: number, max: number, unit: string): string {
  return min === max ? `${min} ${unit}` : `${min} to ${max} ${unit}`;
}

/** The engine: everything but the fixtures. It never imports Playwright. */
export * from './core/errors.js';
export type { BitrateInput } from './core/units.js';
export type {
  IntervalResult,
  FlowResult,
  ReplyResult,
  TrafficResult,
  TrafficSummary,
  Protocol,
} from './results/traffic-result.js';
export type { Verdict, TrafficLabel } from './results/verdict.js';
export { RESULT_ATTACHMENT, resultAttachment } from './results/attachment.js';
export type { ResultAttachment, StreamRecord, TrafficRecord } from './results/attachment.js';
export { defineTopology } from './topology/index.js';
export type * from './topology/topology.js';
export type { Channel, ChannelEnd, Connection } from './connection/connection.js';
export type { ExitStatus, RemoteProcess, SignalName } from './connection/remote-process.js';
export type { OutputLine, OutputChannel } from './connection/output-line.js';
export { Host, type ExecOptions, type ExecResult, type HostOptions } from './host/host.js';
export {
  PortReservation,
  checkIfPortIsFree,
  findFreePort,
  reservePort,
  unreservePort,
  type ReserveOptions,
} from './host/ports.js';
export {
  buildLab,
  type BuildLabOptions,
  type Lab,
  type LabKind,
  type Link,
  type LinkShape,
} from './lab/index.js';
export type { Direction, Role } from './tools/tool.js';
export type { ToolName } from './tools/tools.js';
export type { Iperf2Options, Iperf2OptionsInput } from './tools/iperf2/options.js';
export type { Iperf3Options, Iperf3OptionsInput } from './tools/iperf3/options.js';
export type { NetperfOptions, NetperfOptionsInput } from './tools/netperf/options.js';
export type { PingOptions, PingOptionsInput } from './tools/ping/options.js';
export {
  criterion,
  type BoundCriterion,
  type Criteria,
  type Criterion,
  type Outcome,
  type Side,
} from './criteria/criterion.js';
export { evaluate, type Subject } from './criteria/evaluate.js';
export { maxBitrate, minBitrate, type BitrateOptions } from './criteria/bitrate.js';
export { completed } from './criteria/completed.js';
export { intervalCount } from './criteria/interval-count.js';
export { maxJitter } from './criteria/jitter.js';
export { maxLoss } from './criteria/loss.js';
export { maxRetransmits } from './criteria/retransmits.js';
export { assertable, type Assertable } from './criteria/assertable.js';
export type { OwnPlace, RunContext, Traffic } from './traffic/traffic.js';
export type { ToolTraffic } from './traffic/tool-traffic.js';
export { iperf2, Iperf2ClientTraffic, Iperf2ServerTraffic } from './traffic/iperf2.js';
export { iperf3, Iperf3ClientTraffic, Iperf3ServerTraffic } from './traffic/iperf3.js';
export { netperf, NetperfClientTraffic, NetperfServerTraffic } from './traffic/netperf.js';
export { ping, PingTraffic } from './traffic/ping.js';
export { SingleHostStream, type SingleHostStreamOptions } from './streams/single-host-stream.js';
export { Stream, type StreamHooks, type StreamOptions } from './streams/stream.js';
export type { StreamOptionsInput, StreamPlace } from './streams/stream-options.js';
export { AggregateStreamError, type StreamOutcome } from './streams/failures.js';
export { TrafficManager, type TrafficManagerOptions } from './streams/traffic-manager.js';

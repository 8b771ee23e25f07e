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
export type { Repeats } from './results/repeats.js';
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
  type NaturalSide,
  type Outcome,
  type Side,
  type Together,
} from './criteria/criterion.js';
export { defineCriterion, type CriterionDefinition, type CriterionFactory } from './criteria/define.js';
export { evaluate, type Subject } from './criteria/evaluate.js';
export {
  bitrate,
  maxBitrate,
  minBitrate,
  type BitrateOptions,
  type TargetOptions,
} from './criteria/bitrate.js';
export { bufferDelayRatio, maxBufferDelay, type BufferDelayOptions } from './criteria/buffer-delay.js';
export { completed } from './criteria/completed.js';
export { maxCpu, type CpuOptions } from './criteria/cpu.js';
export { duration, type DurationOptions } from './criteria/duration.js';
export { minFairness, type FairnessOptions } from './criteria/fairness.js';
export { intervalCount } from './criteria/interval-count.js';
export { maxJitter, type JitterOptions } from './criteria/jitter.js';
export { maxLatency, type LatencyOptions } from './criteria/latency.js';
export { maxLoss, type LossOptions } from './criteria/loss.js';
export { noZeroInterval } from './criteria/no-zero-interval.js';
export type { Percentile, Total } from './criteria/of.js';
export { maxOutage } from './criteria/outage.js';
export { maxRetransmits, type RetransmitOptions } from './criteria/retransmits.js';
export { maxRtt, type TimeOptions } from './criteria/round-trip-time.js';
export {
  minTcpEfficiency,
  tcpEfficiencyRatio,
  type TcpEfficiencyOptions,
} from './criteria/tcp-efficiency.js';
export { minTransactions, type TransactionOptions } from './criteria/transactions.js';
export { maxVariation } from './criteria/variation.js';
export type { Ignore, Where } from './criteria/where.js';
export type { Within } from './criteria/within.js';
export { longestOutage, type OutageSpan } from './results/outage.js';
export { jainIndex, percentileOf, variationOf } from './results/statistics.js';
export { assertable, type Assertable } from './criteria/assertable.js';
export type { IntervalListener, OwnPlace, RunContext, StopOptions, Traffic } from './traffic/traffic.js';
export type { ToolTraffic } from './traffic/tool-traffic.js';
export { iperf2, Iperf2ClientTraffic, Iperf2ServerTraffic } from './traffic/iperf2.js';
export { iperf3, Iperf3ClientTraffic, Iperf3ServerTraffic } from './traffic/iperf3.js';
export { netperf, NetperfClientTraffic, NetperfServerTraffic } from './traffic/netperf.js';
export { ping, PingTraffic } from './traffic/ping.js';
export type { RepeatOptions, Until } from './streams/repeat-options.js';
export type { RepeatedFigure, RepeatedResult, RunResults } from './streams/repeated-result.js';
export { SingleHostStream, type SingleHostStreamOptions } from './streams/single-host-stream.js';
export { Stream } from './streams/stream.js';
export type { StreamOptions } from './streams/stream-ends.js';
export type { RunOptions } from './streams/live/abort.js';
export { AbortedError } from './streams/live/aborted-error.js';
export { live, watchable, type Watchable } from './streams/live/live.js';
export type { ReachOptions, SustainOptions } from './streams/live/bitrate.js';
export type { LiveWhere } from './streams/live/sources.js';
export { Outage, type MeasureOutageOptions } from './streams/live/measure-outage.js';
export type { RecoverOptions } from './streams/live/recovery.js';
export type { StreamHooks } from './streams/stream-hooks.js';
export type { StreamOptionsInput, StreamPlace } from './streams/stream-options.js';
export { AggregateStreamError, type StreamOutcome } from './streams/failures.js';
export { TrafficManager, type TrafficManagerOptions } from './streams/traffic-manager.js';
export { StressTrafficManager, type StressState } from './streams/stress/stress-traffic-manager.js';
export type { CommType, StressOptions } from './streams/stress/options.js';
export type { StressEndOptions, TrafficClasses } from './streams/stress/traffic-classes.js';
export type { StressCriterion, StressRecord, StressStream, StressSummary } from './results/stress.js';

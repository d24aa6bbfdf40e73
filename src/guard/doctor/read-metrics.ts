import { type AlarmReading, isAnswered, readingOf } from '../../core/audit/metrics/alarm-series.ts';
import { METRIC_READS, type ReadingSize } from '../../core/audit/metrics/metric-reads.ts';
import { requestSeries, usualRequests } from '../../core/audit/metrics/requests.ts';
import { callsOf, metricsIn, type Series, type SeriesQuery } from '../../core/audit/metrics/series.ts';
import type { DeployedTime, MetricsRead } from '../../core/audit/metrics/with-metrics.ts';
import type { Audited, AuditedMetricAlarm } from '../../core/audit/audited-service.ts';
import { days, type EpochMs, epochMs, before } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { MetricGateways } from './ports.ts';
import type { DoctorProgress } from './read-fleet.ts';

/** What is read of the past of services, before it is read. */
export interface MetricsPlan {
  readonly audited: readonly Audited[];
  /** Alarms whose past is read, each one time. */
  readonly alarms: readonly PlannedAlarm[];
  /** By the ARN of a service. */
  readonly requests: ReadonlyMap<string, readonly SeriesQuery[]>;
  /** Why the past of an alarm is not read, by its name. */
  readonly unread: ReadonlyMap<string, string>;
  /** The first, coarse reading. */
  readonly coarse: ReadingSize;
  /** The second reading, if the first one leaves every question open. */
  readonly fineAtMost: ReadingSize;
}

interface PlannedAlarm {
  readonly alarm: AuditedMetricAlarm;
  readonly reading: AlarmReading;
}

/** Plans what is read. Calls nothing. */
export function planMetrics(audited: readonly Audited[]): MetricsPlan {
  const alarms = new Map<string, PlannedAlarm>();
  const unread = new Map<string, string>();
  for (const alarm of audited.flatMap((one) => one.alarms)) {
    if (alarm.kind !== 'metric') continue;
    const reading = readingOf(alarm);
    if (typeof reading === 'string') unread.set(alarm.id, reading);
    else alarms.set(alarm.id, { alarm, reading });
  }
  const requests = new Map(audited.map((one) => [one.service.id, requestSeries(one)] as const));
  const planned = [...alarms.values()];
  const coarse = [...planned.map(({ reading }) => reading.coarse), ...distinct([...requests.values()].flat())];
  return {
    audited,
    alarms: planned,
    requests,
    unread,
    coarse: sizeOf(coarse),
    fineAtMost: sizeOf(planned.flatMap(({ reading }) => reading.fine ?? [])),
  };
}

function distinct(series: readonly SeriesQuery[]): readonly SeriesQuery[] {
  return [...new Map(series.map((one) => [one.key, one] as const)).values()];
}

function sizeOf(series: readonly SeriesQuery[]): ReadingSize {
  return { metrics: series.reduce((sum, one) => sum + metricsIn(one), 0), calls: callsOf(series).length };
}

/** What was read, and what AWS denied. */
export interface MetricsReading {
  readonly read: MetricsRead;
  readonly denied: readonly string[];
  /** Metrics that were read, which AWS bills. */
  readonly metrics: number;
}

/**
 * Reads the past two weeks: hourly values of all alarms, then the own values of those alarms about which they leave a question open.
 *
 * @throws GatewayError when AWS does not answer
 */
export async function readMetrics(
  gateways: MetricGateways,
  plan: MetricsPlan,
  { now, onProgress }: { readonly now: EpochMs; readonly onProgress: (progress: DoctorProgress) => void },
): Promise<MetricsReading> {
  const reader = new MetricsReader(gateways, now, onProgress);
  const requests = distinct([...plan.requests.values()].flat());
  const coarse = await reader.read([...plan.alarms.map(({ reading }) => reading.coarse), ...requests]);
  const series = new Map<string, Series>();
  const open: PlannedAlarm[] = [];
  for (const one of plan.alarms) {
    const values = coarse.get(one.alarm.id);
    if (values === undefined) continue;
    if (isAnswered(one.alarm, one.reading, values.values)) series.set(one.alarm.id, values);
    else open.push(one);
  }
  const fine = await reader.read(open.flatMap(({ reading }) => reading.fine ?? []));
  const names = new Set(fine.keys());
  const watched = plan.audited.filter(({ alarms }) => alarms.some(({ id }) => names.has(id)));
  const deployments = await reader.readDeployments(watched.map(({ service }) => service.id));
  // Without the times of deployments, an alarm that fired in one would count against its threshold.
  if (deployments !== undefined) for (const [name, one] of fine) series.set(name, one);
  return {
    read: {
      series,
      deployments: deployments ?? new Map(),
      requestsPerMinute: requestsOf(plan, coarse),
      unread: new Map([...plan.unread, ...reader.unread]),
    },
    denied: reader.denied,
    metrics: reader.metrics,
  };
}

function requestsOf({ requests }: MetricsPlan, read: ReadonlyMap<string, Series>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [service, series] of requests) {
    const usual = usualRequests(series.flatMap(({ key }) => read.get(key)?.values ?? []));
    if (usual !== undefined) found.set(service, usual);
  }
  return found;
}

class MetricsReader {
  readonly #gateways: MetricGateways;
  readonly #now: EpochMs;
  readonly #onProgress: (progress: DoctorProgress) => void;
  readonly #denied = new Set<string>();
  readonly unread = new Map<string, string>();
  metrics = 0;
  #done = 0;
  #found = 0;

  constructor(gateways: MetricGateways, now: EpochMs, onProgress: (progress: DoctorProgress) => void) {
    this.#gateways = gateways;
    this.#now = now;
    this.#onProgress = onProgress;
  }

  get denied(): readonly string[] {
    return [...this.#denied].toSorted();
  }

  /** Reads the series, by key. Those that CloudWatch does not accept or allow are absent. */
  async read(series: readonly SeriesQuery[]): Promise<ReadonlyMap<string, Series>> {
    this.#found += series.length;
    const found = new Map<string, Series>();
    await Promise.all(callsOf(series).map((call) => this.#readCall(call, found)));
    return found;
  }

  async #readCall(call: readonly SeriesQuery[], found: Map<string, Series>): Promise<void> {
    try {
      for (const [key, one] of await this.#readPages(call)) found.set(key, one);
      this.metrics += call.reduce((sum, one) => sum + metricsIn(one), 0);
      this.#done += call.length;
      this.#onProgress({ done: this.#done, found: this.#found });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      // One series that CloudWatch does not accept fails the whole call.
      if (error.code === 'invalid' && call.length > 1) {
        await Promise.all(call.map((one) => this.#readCall([one], found)));
      } else if (error.code === 'invalid') {
        for (const { key } of call) this.unread.set(key, 'CloudWatch does not accept its query');
      } else if (error.code === 'denied') {
        this.#denied.add(error.action);
      } else throw error;
    }
  }

  async #readPages(call: readonly SeriesQuery[]): Promise<readonly (readonly [string, Series])[]> {
    const spans = new Map(call.map((one) => [one.key, this.#emptySeries(one.period)] as const));
    const from = Math.min(...[...spans.values()].map((one) => one.from));
    let token: string | undefined;
    do {
      const page = await this.#gateways.metricPage(call, { from: epochMs(from), to: this.#end() }, token);
      for (const { key, at, value } of page.items) {
        const one = spans.get(key);
        const index = one === undefined ? -1 : Math.floor((at - one.from) / (one.period * 1_000));
        if (one !== undefined && index >= 0 && index < one.values.length) one.values[index] = value;
      }
      token = page.nextToken;
    } while (token !== undefined);
    return [...spans];
  }

  /** Whole hours, so that coarse and fine values cover the same time. */
  #end(): EpochMs {
    return epochMs(Math.floor(this.#now / 3_600_000) * 3_600_000);
  }

  #emptySeries(period: number): Series {
    const step = period * 1_000;
    const from = Math.floor(before(this.#end(), days(METRIC_READS.days)) / step) * step;
    const values = new Float64Array(Math.max(0, Math.floor((this.#end() - from) / step))).fill(Number.NaN);
    return { from, period, values };
  }

  /** Undefined if AWS denies the read. */
  async readDeployments(
    services: readonly string[],
  ): Promise<ReadonlyMap<string, readonly DeployedTime[]> | undefined> {
    const since = before(this.#end(), days(METRIC_READS.days + 1));
    try {
      const read = services.map(async (arn) => [arn, await this.#deploymentsOf(arn, since)] as const);
      return new Map(await Promise.all(read));
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'denied') throw error;
      this.#denied.add(error.action);
      return undefined;
    }
  }

  async #deploymentsOf(arn: string, since: EpochMs): Promise<readonly DeployedTime[]> {
    const times: DeployedTime[] = [];
    let token: string | undefined;
    do {
      const page = await this.#gateways.deployedTimes(arn, since, token);
      times.push(...page.items.map(({ from, to }) => ({ from, to: to ?? this.#now })));
      token = page.nextToken;
    } while (token !== undefined);
    return times;
  }
}

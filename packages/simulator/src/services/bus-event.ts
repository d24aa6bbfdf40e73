import type { VirtualClock } from '../clock.ts';
import type { SimulatorParameters } from '../parameters.ts';
import type { AwsScope, Ids } from './ids.ts';

/** An event as EventBridge delivers it to a target. */
export interface BusEvent<Detail = Readonly<Record<string, unknown>>> {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Detail;
}

/** Receives an event when it reaches the default bus. */
export type EmitEvent = (event: BusEvent) => void | Promise<void>;

export interface EventSource {
  readonly clock: VirtualClock;
  readonly ids: Ids;
  readonly parameters: SimulatorParameters;
  readonly emit: EmitEvent;
}

export interface EventContent {
  readonly source: string;
  readonly detailType: string;
  /** Absent if the event names no resource. */
  readonly resource?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Sends an event to the bus after parameter eventDelayMs, in eventCopies copies with the same id. */
export function sendEvent(from: EventSource, scope: AwsScope, content: EventContent): void {
  const event: BusEvent = {
    version: '0',
    id: from.ids.uuid(),
    'detail-type': content.detailType,
    source: content.source,
    account: scope.account,
    time: wholeSecond(from.clock.now()),
    region: scope.region,
    resources: content.resource === undefined ? [] : [content.resource],
    detail: content.detail,
  };
  for (let copy = 0; copy < from.parameters.eventCopies; copy += 1) {
    from.clock.schedule(from.clock.now() + from.parameters.eventDelayMs, () => from.emit(event), content.detailType);
  }
}

/** Formats an instant in whole seconds, e.g. `2020-05-23T11:11:11Z`. */
export function wholeSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

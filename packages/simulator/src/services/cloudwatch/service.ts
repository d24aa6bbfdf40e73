import type { VirtualClock } from '../../clock.ts';
import { type SimulatorParameters, simulatorParameters } from '../../parameters.ts';
import { ServiceError, SimulatorGap, type SimulatedCall, type SimulatedService } from '../../service.ts';
import type { EmitEvent } from '../bus-event.ts';
import { type AwsScope, Ids } from '../ids.ts';
import type { AlarmState } from './alarms/alarm-evaluation.ts';
import { alarmOperations } from './alarms/alarm-operations.ts';
import { AlarmStore, alarmArn } from './alarms/alarm-store.ts';
import { metricOperations, type PutMetrics, putMetricData } from './metrics/metric-operations.ts';
import type { CloudWatchWorld, StateChange } from './alarms/state.ts';

export interface CloudWatchOptions {
  readonly clock: VirtualClock;
  readonly emit: EmitEvent;
  readonly parameters?: Partial<SimulatorParameters>;
  /** @default account 111122223333 in us-east-1 */
  readonly scope?: AwsScope;
  /** @default 2 */
  readonly seed?: number;
}

/** An alarm as ECS reads it to monitor a deployment. */
interface AlarmReading {
  readonly state: AlarmState;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
}

export interface SimulatedCloudWatch extends SimulatedService {
  /** Reads alarms as ECS polls them: metric alarms only, without unknown names; undefined if throttled. */
  readAlarms(names: readonly string[]): ReadonlyMap<string, AlarmReading> | undefined;
  /** Changes of an alarm's state in its history, oldest first. */
  stateChanges(alarmName: string): readonly StateChange[];
  /** PutMetricData for parts of the simulator, with the delay until its values are visible. */
  putMetricData(put: PutMetrics): void;
  /** Turns evaluation off and on again; states can always be set. */
  setActive(active: boolean): void;
}

export function createCloudWatch(options: CloudWatchOptions): SimulatedCloudWatch {
  const world: CloudWatchWorld = {
    clock: options.clock,
    emit: options.emit,
    ids: new Ids(options.seed ?? 2),
    parameters: simulatorParameters(options.parameters),
    scope: options.scope ?? { partition: 'aws', region: 'us-east-1', account: '111122223333' },
  };
  const store = new AlarmStore(world);
  const operations = {
    ...alarmOperations(store, { parameters: world.parameters, region: world.scope.region }),
    ...metricOperations(world, store),
  };
  return {
    signingName: 'monitoring',
    handle: ({ operation, input }: SimulatedCall) => {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (run === undefined)
        throw new SimulatorGap(
          'UnknownOperationException',
          `the simulator has no CloudWatch operation ${operation}: leave the call out, or use metrics and metric alarms`,
        );
      return run(input) ?? {};
    },
    resourcesOf: (call) => resourcesOf(world.scope, call),
    readAlarms: (names) => readAlarms(store, names),
    stateChanges: (name) =>
      store.history().flatMap(({ alarmName, change }) => (alarmName === name && change !== undefined ? [change] : [])),
    putMetricData: (put) => {
      putMetricData(world, store, put);
    },
    setActive: (active) => store.engine.setActive(active),
  };
}

function readAlarms(store: AlarmStore, names: readonly string[]): ReadonlyMap<string, AlarmReading> | undefined {
  try {
    store.countDescribe();
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'ThrottlingException') return undefined;
    throw error;
  }
  const found = names.flatMap((name) => store.find(name) ?? []);
  return new Map(
    found.map(({ configuration, source, state }) => [
      configuration.AlarmName,
      {
        state: state.value,
        periodSeconds: source.periodSeconds,
        evaluationPeriods: configuration.EvaluationPeriods,
      },
    ]),
  );
}

/**
 * The resources of a call. To read composite alarms, a caller needs permission on all alarms.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
function resourcesOf(scope: AwsScope, { operation, input }: SimulatedCall): readonly string[] {
  if (operation === 'PutMetricData') return ['*'];
  if (typeof input['ResourceARN'] === 'string') return [input['ResourceARN']];
  const types = input['AlarmTypes'];
  if (operation.startsWith('Describe') && Array.isArray(types) && types.includes('CompositeAlarm')) return ['*'];
  const names = input['AlarmNames'] ?? (input['AlarmName'] === undefined ? undefined : [input['AlarmName']]);
  if (!Array.isArray(names) || names.length === 0) return ['*'];
  return names.map((name) => alarmArn(scope, String(name)));
}

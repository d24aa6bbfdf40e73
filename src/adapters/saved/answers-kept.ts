import type { AnswerKeeper } from '../ecs/doctor-gateways.ts';
import { SAVED_FORMAT, SAVED_VERSION, type SavedServices, savedServices } from './saved-schema.ts';

/** Keeps the answers of an audit while it reads, and makes a document of them. */
export class AnswersKept implements AnswerKeeper {
  readonly #services = new Map<string, Parameters<AnswerKeeper['services']>[0][number]>();
  readonly #taskDefinitions = new Map<string, unknown>();
  readonly #succeeded = new Map<string, boolean>();
  readonly #targetGroups = new Map<string, Parameters<AnswerKeeper['targetGroups']>[0][number]>();
  readonly #alarms = { MetricAlarms: named(), CompositeAlarms: named(), LogAlarms: named() };

  services(services: Parameters<AnswerKeeper['services']>[0]): void {
    for (const one of services) this.#services.set(one.serviceArn ?? '', one);
  }

  taskDefinition(definition: Parameters<AnswerKeeper['taskDefinition']>[0]): void {
    this.#taskDefinitions.set(definition.taskDefinitionArn ?? '', definition);
  }

  succeeded(serviceArn: string, hasSucceeded: boolean): void {
    this.#succeeded.set(serviceArn, hasSucceeded);
  }

  alarms({ MetricAlarms = [], CompositeAlarms = [], LogAlarms = [] }: Parameters<AnswerKeeper['alarms']>[0]): void {
    for (const one of MetricAlarms) this.#alarms.MetricAlarms.set(one.AlarmName ?? '', one);
    for (const one of CompositeAlarms) this.#alarms.CompositeAlarms.set(one.AlarmName ?? '', one);
    for (const one of LogAlarms) this.#alarms.LogAlarms.set(one.AlarmName ?? '', one);
  }

  targetGroups(groups: Parameters<AnswerKeeper['targetGroups']>[0]): void {
    for (const one of groups) this.#targetGroups.set(one.TargetGroupArn ?? '', one);
  }

  /** The target groups of the services, and those that share a load balancer with them. */
  get #groupsOfServices(): ReadonlyMap<string, unknown> {
    const used = new Set(
      [...this.#services.values()].flatMap(({ loadBalancers = [] }) =>
        loadBalancers.flatMap((one) => [one.targetGroupArn, one.advancedConfiguration?.alternateTargetGroupArn]),
      ),
    );
    const all = [...this.#targetGroups];
    const inFront = new Set(all.flatMap(([arn, { LoadBalancerArns = [] }]) => (used.has(arn) ? LoadBalancerArns : [])));
    return new Map(
      all.filter(
        ([arn, { LoadBalancerArns = [] }]) => used.has(arn) || LoadBalancerArns.some((one) => inFront.has(one)),
      ),
    );
  }

  /**
   * Makes the document: everything in the order of its ARN or name, so that two documents compare well.
   *
   * @param about.savedAt an instant in ISO 8601
   * @param about.denied the actions that AWS denied
   */
  document(about: Pick<SavedServices, 'savedAt' | 'region' | 'denied' | 'metrics'>): SavedServices {
    const { MetricAlarms, CompositeAlarms, LogAlarms } = this.#alarms;
    return savedServices.parse({
      format: SAVED_FORMAT,
      schemaVersion: SAVED_VERSION,
      ...about,
      services: inOrder(this.#services),
      taskDefinitions: inOrder(this.#taskDefinitions),
      succeeded: Object.fromEntries([...this.#succeeded].toSorted(byKey)),
      alarms: {
        MetricAlarms: inOrder(MetricAlarms),
        CompositeAlarms: inOrder(CompositeAlarms),
        LogAlarms: inOrder(LogAlarms),
      },
      targetGroups: inOrder(this.#groupsOfServices),
    });
  }
}

function named(): Map<string, unknown> {
  return new Map();
}

function inOrder(map: ReadonlyMap<string, unknown>): readonly unknown[] {
  return [...map].toSorted(byKey).map(([, value]) => value);
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { serviceArnOfDeployment } from '../../../src/core/arn.ts';
import type { EpochMs } from '../../../src/core/time.ts';

/** What the guard could see: answers that reached an invocation which came to its end, and events that reached its queue. */
export class Sightings {
  /** Deployments that a list named. */
  readonly listed = new Set<string>();
  /** Deployments whose description was read, and as of when at last. */
  readonly described = new Map<string, EpochMs>();
  /** As of when a deployment was described, each time. */
  readonly descriptions = new Map<string, EpochMs[]>();
  /** Services about which an event of a deployment arrived. */
  readonly deploymentEvents = new Set<string>();
  /** As of when an alarm was read. */
  readonly alarmReads = new Map<string, EpochMs[]>();
  /** As of when an alarm's history of edits was read. */
  readonly editReads = new Map<string, EpochMs[]>();
  /** When an event about an alarm's configuration arrived. */
  readonly alarmEvents = new Map<string, EpochMs[]>();
  /** When an alarm's event that led to a deployment was handled, by the keys of both. */
  readonly alarmLeads = new Map<string, EpochMs[]>();
  /** As of when the guard first saw the list of a service's deployments. */
  readonly firstLists = new Map<string, EpochMs>();
  /** As of when it first read a description of one of them: ECS may deny that for a while. */
  readonly firstSights = new Map<string, EpochMs>();
  /** Services about which an invocation crashed, or lost an answer. */
  readonly lossy = new Set<string>();

  list(serviceArn: string, arns: readonly string[], asOf: EpochMs): void {
    if (!this.firstLists.has(serviceArn)) this.firstLists.set(serviceArn, asOf);
    for (const arn of arns) this.listed.add(arn);
  }

  describe(arns: readonly string[], asOf: EpochMs): void {
    for (const arn of arns) {
      const serviceArn = serviceArnOfDeployment(arn);
      if (serviceArn !== undefined && !this.firstSights.has(serviceArn)) this.firstSights.set(serviceArn, asOf);
      note(this.descriptions, arn, asOf);
      const last = this.described.get(arn);
      if (last === undefined || last < asOf) this.described.set(arn, asOf);
    }
  }

  readAlarms(names: readonly string[], asOf: EpochMs): void {
    for (const name of names) note(this.alarmReads, name, asOf);
  }

  readEdits(name: string, asOf: EpochMs): void {
    note(this.editReads, name, asOf);
  }

  hearOfAlarm(name: string, at: EpochMs): void {
    note(this.alarmEvents, name, at);
  }

  leadTo(name: string, deploymentKey: string, at: EpochMs): void {
    note(this.alarmLeads, `${name} ${deploymentKey}`, at);
  }
}

function note(seen: Map<string, EpochMs[]>, key: string, at: EpochMs): void {
  seen.set(key, [...(seen.get(key) ?? []), at]);
}

import { startsTasks } from '../aws-text/service-message.ts';
import { withoutIds } from '../deployment/evidence.ts';
import type { ServiceEvent } from '../deployment/facts.ts';
import type { DeploymentRecord } from '../deployment/record.ts';
import { diagnoseServiceEvent } from '../diagnosis/diagnose.ts';
import type { EpochMs } from '../time.ts';
import type { ExplainedEvent } from './evidence.ts';
import type { ContainerContext } from './failed-tasks.ts';

/** Most events. */
const EVENTS = 5;

/** ECS keeps this many. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
const KEPT = 100;

/**
 * Explains the events of the deployment's time whose text is known: newest first, one per text. The event in the record is
 * one of them, even if ECS no longer shows it.
 */
export function explainEvents(
  events: readonly ServiceEvent[],
  record: DeploymentRecord,
  { targets, logLines }: Pick<ContainerContext, 'targets' | 'logLines'>,
): readonly ExplainedEvent[] {
  const { createdAt, finishedAt, serviceEvent } = record;
  const shown = events.filter(({ at }) => at >= createdAt && (finishedAt === undefined || at <= finishedAt));
  const during = serviceEvent === undefined ? shown : [...shown, serviceEvent];
  const checkedPorts = targets.map(({ port }) => port);
  const listening = { checkedPorts, logLines: targets.flatMap(({ container }) => logLines.get(container) ?? []) };
  const explained = during
    .toSorted((a, b) => b.at - a.at)
    .flatMap(({ at, message }): readonly ExplainedEvent[] => {
      const taskStartedLater = during.some((other) => other.at > at && startsTasks(other.message));
      const diagnosis = diagnoseServiceEvent({ message, taskStartedLater, ...listening });
      return diagnosis.is === 'known' ? [{ at, message, diagnosis }] : [];
    });
  return distinct(explained).slice(0, EVENTS);
}

/** Keeps the newest of events with the same text. */
export function distinct(events: readonly ExplainedEvent[]): readonly ExplainedEvent[] {
  const seen = new Set<string>();
  return events.filter(({ message }) => {
    const text = withoutIds(message);
    return !seen.has(text) && seen.add(text);
  });
}

/** From when on ECS shows all events, if it has forgotten some of the deployment's; undefined if it has not. */
export function eventsReachBackTo(
  events: readonly ServiceEvent[],
  { createdAt }: DeploymentRecord,
): EpochMs | undefined {
  if (events.length < KEPT) return undefined;
  const oldest = events.reduce<EpochMs | undefined>(
    (min, { at }) => (min === undefined || at < min ? at : min),
    undefined,
  );
  return oldest !== undefined && oldest > createdAt ? oldest : undefined;
}

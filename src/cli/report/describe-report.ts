import type { ReportFacts } from '../../core/history-page/report.ts';
import type { HistoryRange } from '../../guard/history/ports.ts';
import type { PastChoice } from '../history/past-choice.ts';

/** Describes in words what a page has. */
export function describeReport(
  past: PastChoice,
  {
    range,
    region,
    notes,
  }: { readonly range: HistoryRange; readonly region: string; readonly notes: readonly string[] },
): ReportFacts {
  return {
    title: titleOf(past),
    region,
    from: range.from,
    until: range.until,
    source: past.table === undefined ? 'Read from ECS, which keeps 90 days.' : "Read from the guard's table.",
    notes: [...describeSelection(past), ...notes.map((note) => `${note}.`)],
  };
}

function titleOf({ choice, team }: PastChoice): string {
  const { cluster, service } = choice;
  const of = team === undefined ? '' : ` of the team ${team.name}`;
  if (service !== undefined) return `Deployments of ${service} in the cluster ${cluster ?? 'default'}`;
  return cluster === undefined
    ? `Deployments${of === '' ? ' of all services' : of}`
    : `Deployments in the cluster ${cluster}${of}`;
}

function describeSelection({ selection }: PastChoice): readonly string[] {
  const { outcomes, causes } = selection;
  const chosen = [
    ...(outcomes.length === 0 ? [] : [`outcome ${outcomes.join(' or ')}`]),
    ...(causes.length === 0 ? [] : [`cause ${causes.join(' or ')}`]),
  ];
  if (chosen.length === 0) return [];
  return [`The list has only deployments with ${chosen.join(' and ')}. Charts and figures count all deployments.`];
}

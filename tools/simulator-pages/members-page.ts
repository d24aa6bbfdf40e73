import { table } from '../page-parts.ts';
import { pathOf } from './members.ts';
import { anchorOf, coded, titleOf } from './operations.ts';
import { type ProbedLeaf, treatments } from './probe.ts';
import type { ServedOperation, ServiceSurvey } from './survey.ts';

/** The tables of docs/simulator-members.md: each operation that is served, with every member of its input. */
export function membersPart(surveys: readonly ServiceSurvey[]): string {
  return surveys
    .map(({ signingName, served }) =>
      [`## ${titleOf(signingName)}`, ...served.map((operation) => describeOperation(signingName, operation))].join(
        '\n\n',
      ),
    )
    .join('\n\n');
}

function describeOperation(signingName: string, { name, leaves }: ServedOperation): string {
  const heading = `### <a id="${anchorOf(signingName, name)}"></a>${name}`;
  if (leaves.length === 0) return `${heading}\n\nIt has no parameters.`;
  const groups = Map.groupBy(leaves, ({ leaf }) => (leaf.steps.length === 1 ? '' : pathOf(headOf(leaf.steps))));
  const rows = [...groups].map(([head, group]) => [
    head === '' ? '' : `\`${head}\``,
    ...treatments.map((treatment) => coded(group.filter((one) => one.treatment === treatment).map(restOf))),
  ]);
  return [heading, table(['in', 'used', 'kept', 'ignored with a warning', 'refused'], rows)].join('\n\n');
}

/** The parameter, with the brackets of a list. */
function headOf(steps: readonly string[]): readonly string[] {
  return steps.slice(0, steps[1] === '[]' || steps[1] === '{}' ? 2 : 1);
}

function restOf({ leaf: { steps } }: ProbedLeaf): string {
  return pathOf(steps.length === 1 ? steps : steps.slice(headOf(steps).length));
}

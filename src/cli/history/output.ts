import type { Figures } from '../../core/history/figures.ts';
import type { PastDeployment } from '../../core/history/past-deployment.ts';
import type { HistoryRange } from '../../guard/history/ports.ts';
import type { HistoryArguments } from './arguments.ts';
import { CSV_HEAD, csvOf } from './csv.ts';
import { describeFigures } from './describe-figures.ts';
import { layOutRows } from './describe-rows.ts';
import { jsonEnd, jsonOf, jsonStart } from './json.ts';

/** Formats a history in three parts, so that each page can be printed when it is read. */
export interface HistoryOutput {
  start(): string;
  page(deployments: readonly PastDeployment[]): string;
  end(figures: Figures): string;
}

/** What an output depends on. */
export interface OutputContext {
  readonly range: HistoryRange;
  readonly region: string;
  readonly columns: number | undefined;
}

/** Creates the output that the arguments ask for. */
export function createOutput(history: HistoryArguments, context: OutputContext): HistoryOutput {
  switch (history.format) {
    case 'json':
      return jsonOutput(history, context);
    case 'csv':
      return { start: () => CSV_HEAD, page: (page) => page.map(csvOf).join(''), end: () => '' };
    case 'text':
      return textOutput(history, context);
  }
}

function jsonOutput({ table }: HistoryArguments, { range, region }: OutputContext): HistoryOutput {
  let isFirst = true;
  return {
    start: () => jsonStart(range, table === undefined ? 'ecs' : 'table', region),
    page: (deployments) =>
      deployments
        .map((deployment) => {
          const separator = isFirst ? '\n' : ',\n';
          isFirst = false;
          return separator + jsonOf(deployment);
        })
        .join(''),
    end: (figures) => `\n${jsonEnd(figures)}`,
  };
}

function textOutput({ choice }: HistoryArguments, { range, columns }: OutputContext): HistoryOutput {
  const layout = layOutRows(columns, choice.cluster);
  let isEmpty = true;
  return {
    start: () => '',
    page(deployments) {
      const lines = deployments.flatMap((deployment) => layout.rowOf(deployment));
      const head = isEmpty && lines.length > 0 ? [layout.head] : [];
      isEmpty &&= lines.length === 0;
      return linesOf([...head, ...lines]);
    },
    end(figures) {
      const lines = describeFigures(figures, range, choice.cluster);
      return linesOf([...(isEmpty ? ['no such deployments'] : []), ...(lines.length === 0 ? [] : ['', ...lines])]);
    },
  };
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudWatchParameters } from '@ecs-guard/simulator/parameters/cloudwatch';
import { ecsParameters } from '@ecs-guard/simulator/parameters/ecs';
import { metricMathParameters } from '@ecs-guard/simulator/parameters/metric-math';
import type { Parameter } from '@ecs-guard/simulator/parameters/parameter';
import { slackParameters } from '@ecs-guard/simulator/parameters/slack';
import { trailParameters } from '@ecs-guard/simulator/parameters/trail';
import { workloadParameters } from '@ecs-guard/simulator/parameters/workload';
import { formOf, writeParameter } from '@ecs-guard/simulator/scenario/format/parameter-text';
import { metricTables } from '@ecs-guard/simulator/workload/publish/metric-tables';
import { table, withParts } from '../page-parts.ts';

type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** CloudWatch's parameters without those of metric math, which have their own table. */
const evaluation = Object.entries(cloudWatchParameters).filter(([name]) => !(name in metricMathParameters));

const groups: readonly (readonly [string, Parameters])[] = [
  ['Amazon ECS', { ...ecsParameters }],
  ['CloudWatch alarms', Object.fromEntries(evaluation)],
  ['Metric math', { ...metricMathParameters }],
  ['Load, tasks and metrics', { ...workloadParameters }],
  ['CloudTrail', { ...trailParameters }],
  ['Slack', { ...slackParameters }],
];

/** The generated parts of packages/simulator/BEHAVIOUR.md, by the name of their marker. */
export function describeBehaviourParts(): Readonly<Record<string, string>> {
  return {
    metrics: metricTables.map(describeMetrics).join('\n\n'),
    parameters: groups.map(describeParameters).join('\n\n'),
  };
}

function describeMetrics({ title, namespace, visibleAfter, source, rows, notModelled }: MetricTable): string {
  const metrics = table(
    ['metric', 'unit', 'dimension sets', 'a point exists', 'from'],
    rows.map(({ name, unit, sets, point, from }) => [
      name,
      unit,
      sets.map(commas).join(' | '),
      marked(point),
      marked(from),
    ]),
  );
  const delays: Parameters = { ...workloadParameters };
  const delay = `${Number(delays[visibleAfter]?.default) / 1000} s (parameter \`${visibleAfter}\`)`;
  const head = `#### ${title}: \`${namespace}\`\n\nDelay: ${delay}. Source: ${linked(source)}`;
  return `${head}\n\n${metrics}\n\nNot modeled: ${notModelled.join(', ')}.`;
}

type MetricTable = (typeof metricTables)[number];

function describeParameters([title, parameters]: (typeof groups)[number]): string {
  const rows = Object.entries(parameters).map(([name, { default: value, reason, source }]) => [
    `\`${name}\``,
    `\`${defaultOf(name, value)}\``,
    formOf(name),
    reason,
    linked(source),
  ]);
  return `#### ${title}\n\n${table(['parameter', 'default', 'may be', 'why', 'source'], rows)}`;
}

/** The default in the notation of scenarios if it is a duration, otherwise as JSON. */
function defaultOf(name: string, value: unknown): string {
  const isDuration = name.endsWith('Ms') && value !== null;
  return isDuration ? writeParameter(name, value).replaceAll(',', ', ') : JSON.stringify(value);
}

function commas(dimensions: string): string {
  return dimensions.split(' ').join(', ');
}

/** Formats the names of parameters in a text as code. */
function marked(text: string): string {
  return text.replaceAll(/\b[a-z]+[A-Z]\w+/g, (name) => (name in workloadParameters ? `\`${name}\`` : name));
}

/** Turns each URL in a text into a link with the name of its page as the label. */
function linked(source: string): string {
  return source.replaceAll(/https:\/\/[^\s;,]+/g, (address) => {
    const page = new URL(address).pathname.replace(/\/$/, '').split('/').at(-1) ?? '';
    return `[${page.replace(/\.html$/, '').replace(/^API_/, '')}](${address})`;
  });
}

if (import.meta.main) {
  const paper = join(import.meta.dirname, '../../packages/simulator/BEHAVIOUR.md');
  writeFileSync(paper, withParts(readFileSync(paper, 'utf8'), describeBehaviourParts()));
}

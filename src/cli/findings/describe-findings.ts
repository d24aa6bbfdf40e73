import { oneLine } from '../wait/one-line.ts';
import { wrapWords } from '../wrap-words.ts';
import { countBySeverity, type ReportedFinding, type ReportedService } from './reported-finding.ts';

/** Width of the output where it is not a terminal. */
const WIDTH = 100;

/** Formats the findings of services for people: the worst first, each with what to do. */
export function describeFindings(services: readonly ReportedService[], columns: number | undefined): readonly string[] {
  const width = Math.max(40, columns ?? WIDTH);
  return services.flatMap((service) => [...describeService(service, width), '']);
}

function describeService(service: ReportedService, width: number): readonly string[] {
  const { name, cluster, source, findings, suppressed, unknown } = service;
  const where = cluster === undefined ? '' : ` in cluster ${oneLine(cluster)}`;
  return [
    `${oneLine(name)}${where} (${oneLine(source)})`,
    ...(findings.length === 0 ? ['  no finding'] : findings.flatMap((finding) => describeFinding(finding, width))),
    ...suppressed.flatMap(({ rule, reason }) =>
      indented(`suppressed  ${rule.id}: ${oneLine(reason)}`, { width, first: 2, rest: 14 }),
    ),
    ...(unknown.length === 0
      ? []
      : indented(`not known   ${unknown.map(oneLine).join(', ')}: findings may depend on it`, {
          width,
          first: 2,
          rest: 14,
        })),
  ];
}

function describeFinding(
  { rule, says, fix, line, file, constructPath }: ReportedFinding,
  width: number,
): readonly string[] {
  const place = [line === undefined ? undefined : `${file}:${line}`, constructPath].filter((one) => one !== undefined);
  return [
    `  ${rule.severity.padEnd(10)}  ${rule.id}`,
    ...indented(oneLine(says), { width, first: 14, rest: 14 }),
    ...(place.length === 0 ? [] : indented(`at ${place.map(oneLine).join(', ')}`, { width, first: 14, rest: 14 })),
    ...indented(`Fix: ${fix}`, { width, first: 14, rest: 14 }),
  ];
}

function indented(text: string, { width, first, rest }: { width: number; first: number; rest: number }) {
  return wrapWords(text, width - rest).map((line, index) => `${' '.repeat(index === 0 ? first : rest)}${line}`);
}

/** Formats the last line: how many services and findings. */
export function describeCounts(services: readonly ReportedService[]): string {
  const { high, medium, low } = countBySeverity(services);
  const suppressed = services.reduce((sum, one) => sum + one.suppressed.length, 0);
  const counts = [
    high > 0 ? `${high} high` : undefined,
    medium > 0 ? `${medium} medium` : undefined,
    low > 0 ? `${low} low` : undefined,
  ].filter((one) => one !== undefined);
  const found = counts.length === 0 ? 'no finding' : counts.join(', ');
  return `${services.length} ${services.length === 1 ? 'service' : 'services'}: ${found}${suppressed === 0 ? '' : `, ${suppressed} suppressed`}`;
}

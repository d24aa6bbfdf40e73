import type { AuditRule, Severity } from '../../core/audit/finding.ts';
import { ALL_RULES } from './explain-rule.ts';
import type { ReportedFinding, ReportedService, SuppressedFinding } from './reported-finding.ts';

const LEVELS: Readonly<Record<Severity, string>> = { high: 'error', medium: 'warning', low: 'note' };

/** GitHub shows no more results of a run. @see https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning */
const MOST_RESULTS = 25_000;

/**
 * Formats findings as SARIF 2.1.0 for code scanning. A finding without a file of the repository has no place there, so it is left
 * out.
 */
export function sarifOf(services: readonly ReportedService[], version: string): string {
  const results = services.flatMap(({ findings, suppressed }) => [
    ...findings.flatMap((one) => resultOf(one)),
    ...suppressed.flatMap((one: SuppressedFinding) =>
      resultOf(one).map((result) => ({
        ...result,
        suppressions: [{ kind: 'inSource', justification: one.reason }],
      })),
    ),
  ]);
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ecs-guard lint',
            semanticVersion: version,
            rules: ALL_RULES.map(ruleOf),
          },
        },
        automationDetails: { id: 'ecs-guard/' },
        results: results.slice(0, MOST_RESULTS),
      },
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function ruleOf({ id, severity, title, why, fix, source }: AuditRule) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${fix} ${source}`, markdown: `${fix}\n\n[Source](${source})` },
    helpUri: source,
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['ecs', 'deployment'], precision: 'high', 'problem.severity': LEVELS[severity] },
  };
}

function resultOf({ rule, says, fix, file, line, logicalId }: ReportedFinding) {
  if (file === undefined) return [];
  return [
    {
      ruleId: rule.id,
      ruleIndex: ALL_RULES.indexOf(rule),
      level: LEVELS[rule.severity],
      message: { text: `${capital(says)}. ${fix}` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: relativeUri(file) },
            region: { startLine: line ?? 1 },
          },
          ...(logicalId !== undefined && { logicalLocations: [{ name: logicalId, kind: 'resource' }] }),
        },
      ],
    },
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A path of the repository, with slashes and percent-encoding. */
function relativeUri(file: string): string {
  const slashes = file.replaceAll('\\', '/').replace(/^\.\//, '');
  return slashes
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}

import { audit } from '../../core/audit/audit.ts';
import type { Audited } from '../../core/audit/audited-service.ts';
import { fixOf } from '../../core/audit/finding.ts';
import { describeKnown } from '../../core/audit/known.ts';
import type { ReportedService } from './reported-finding.ts';

/** Where the findings of a service that runs stand. */
export interface AuditedSource {
  /** A Region, or the file of a saved document. */
  readonly source: string;
  /** The place of the service in the file; undefined for services that were read from AWS. */
  readonly lineOf?: (service: Audited['service']) => number | undefined;
}

/** Reports the findings about services that run, in the order of their clusters and names. */
export function reportAudited(audited: readonly Audited[], from: AuditedSource): readonly ReportedService[] {
  return audited.map((one) => reportOf(one, from)).toSorted(byPlace);
}

function byPlace(a: ReportedService, b: ReportedService): number {
  const of = ({ cluster = '', name }: ReportedService) => `${cluster}/${name}`;
  return of(a) < of(b) ? -1 : 1;
}

function reportOf(one: Audited, { source, lineOf }: AuditedSource): ReportedService {
  const { service, alarms } = one;
  const file = lineOf === undefined ? undefined : source;
  const line = lineOf?.(service);
  return {
    name: describeKnown(service.name),
    cluster: describeKnown(service.cluster),
    source,
    findings: audit(one).map((finding) => ({
      rule: finding.rule,
      says: finding.says,
      fix: fixOf(finding),
      file,
      line,
      logicalId: undefined,
      constructPath: undefined,
    })),
    suppressed: [],
    unknown: [
      ...alarms.filter(({ kind }) => kind === 'unread').map(({ name }) => `alarm ${describeKnown(name)}`),
      ...(one.unreadPast ?? []),
    ],
  };
}

/** Says which rules judged nothing, because AWS denied a read. */
export function describeDenied(denied: readonly string[]): readonly string[] {
  return denied.map((action) => `warning: AWS denies ${action}, so the rules that need it judged nothing: allow it\n`);
}

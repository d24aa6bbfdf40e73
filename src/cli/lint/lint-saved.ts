import { metricsOf } from '../../adapters/saved/saved-metrics.ts';
import { savedGateways } from '../../adapters/saved/saved-gateways.ts';
import type { SavedServices } from '../../adapters/saved/saved-schema.ts';
import { withMetrics } from '../../core/audit/metrics/with-metrics.ts';
import { readFleet } from '../../guard/doctor/read-fleet.ts';
import { describeDenied, reportAudited } from '../findings/report-audited.ts';
import type { ReportedService } from '../findings/reported-finding.ts';

/** A document of `doctor --save` with its file. */
export interface SavedDocument {
  readonly source: string;
  /** The text of the file, to find lines. */
  readonly text: string;
  readonly saved: SavedServices;
}

const ALL = { cluster: undefined, service: undefined };

/** Audits a saved document as `doctor` audited the services: the same reading over the saved answers, and the same rules. */
export async function lintSaved({ source, text, saved }: SavedDocument): Promise<{
  readonly services: readonly ReportedService[];
  readonly warnings: readonly string[];
}> {
  const { audited, denied } = await readFleet(savedGateways(saved), ALL, () => undefined);
  const lines = linesOfServices(text);
  const read = saved.metrics === undefined ? undefined : metricsOf(saved.metrics);
  const complete = read === undefined ? audited : audited.map((one) => withMetrics(one, read));
  const services = reportAudited(complete, { source, lineOf: ({ id }) => lines.get(id) });
  return { services, warnings: describeDenied(denied) };
}

/** The line of each `serviceArn`, from 1. */
function linesOfServices(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  text.split('\n').forEach((line, index) => {
    const [, arn] = /"serviceArn"\s*:\s*"([^"]*)"/.exec(line) ?? [];
    if (arn !== undefined && !lines.has(arn)) lines.set(arn, index + 1);
  });
  return lines;
}

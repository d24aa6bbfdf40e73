import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { collectReport } from '../../src/cli/report/collect-report.ts';
import { formatPage } from '../../src/cli/report/run-report.ts';
import type { ReportFacts } from '../../src/core/history-page/report.ts';
import type { PastDeployment } from '../../src/core/history/past-deployment.ts';
import { before, days, epochMs } from '../../src/core/time.ts';

/** 2026-11-24T11:00:00Z, when the pages are written. */
export const WRITTEN_AT = epochMs(Date.UTC(2026, 10, 24, 11));

/** The 90 days before. */
export const RANGE = { from: before(WRITTEN_AT, days(90)), until: WRITTEN_AT };

/** Formats the page of deployments of the shop. */
export async function reportPage(deployments: Iterable<PastDeployment>, facts: Partial<ReportFacts> = {}) {
  const collected = await collectReport({
    pages: inPages(deployments),
    range: RANGE,
    selection: { outcomes: [], causes: [] },
    onRead: () => undefined,
    facts: () => ({
      title: 'Deployments in the cluster shop',
      region: 'eu-west-1',
      ...RANGE,
      source: "Read from the guard's table.",
      notes: [],
      ...facts,
    }),
  });
  return formatPage(collected);
}

/** Writes a page into a file, and returns its address. */
export function pageAddress(page: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'report-page-')), 'report.html');
  writeFileSync(file, page);
  return pathToFileURL(file).href;
}

/** Deployments in pages of 100. */
async function* inPages(deployments: Iterable<PastDeployment>): AsyncGenerator<readonly PastDeployment[]> {
  let page: PastDeployment[] = [];
  for (const deployment of deployments) {
    page.push(deployment);
    if (page.length < 100) continue;
    yield page;
    page = [];
  }
  yield page;
}

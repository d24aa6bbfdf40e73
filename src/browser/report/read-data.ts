import { decodeColumns } from '../../core/history-page/columns.ts';
import type { PastDeployment } from '../../core/history/past-deployment.ts';
import { newestFirst } from '../../core/history-page/newest.ts';
import type { ReportData } from '../../core/history-page/report.ts';

/** Everything that the page has. */
export interface PageData extends ReportData {
  /** Newest first. */
  readonly deployments: readonly PastDeployment[];
}

/** Reads the block of data: lines of JSON, compressed. The last line is about the whole; the others are columns. */
export async function readData(base64: string): Promise<PageData> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const text = await new Response(
    new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')),
  ).text();
  const lines = text.split('\n');
  const about: ReportData = JSON.parse(lines.at(-1) ?? '');
  return { ...about, deployments: newestFirst(decodeColumns(lines.slice(0, -1))) };
}

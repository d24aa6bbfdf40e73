import { createDeflateRaw } from 'node:zlib';
import { createColumnEncoder } from '../../core/history-page/columns.ts';
import { keepNewest } from '../../core/history-page/newest.ts';
import type { Report, ReportData, ReportFacts } from '../../core/history-page/report.ts';
import { STATIC_ROWS } from '../../core/history-page/render-report.ts';
import { countTrend } from '../../core/history-page/trend.ts';
import { countFigures } from '../../core/history/figures.ts';
import type { PastDeployment } from '../../core/history/past-deployment.ts';
import { isListed, type Selection } from '../../core/history/selection.ts';
import type { HistoryPages, HistoryRange } from '../../guard/history/ports.ts';

/** Rows per line of columns. More compress a little better and need more memory. */
const CHUNK = 1_000;

/** A report and its compressed data. */
export interface CollectedReport {
  readonly report: Report;
  /** All lines that the page's script reads, compressed and in base64. */
  readonly data: string;
}

interface Collecting {
  readonly pages: HistoryPages;
  readonly range: HistoryRange;
  readonly selection: Selection;
  /** Called with the number of deployments that were read so far. */
  onRead(count: number): void;
  /** Called when all pages were read. */
  facts(): ReportFacts;
}

/**
 * Reads all pages, and keeps of each deployment only its compressed columns: about 30 bytes. Figures and charts count all
 * deployments; the list has those that the selection names.
 */
export async function collectReport({ pages, range, selection, onRead, facts }: Collecting): Promise<CollectedReport> {
  const figures = countFigures(range);
  const trend = countTrend(range);
  const newest = keepNewest(STATIC_ROWS);
  const lines = compressLines();
  const encoder = createColumnEncoder();
  let waiting: PastDeployment[] = [];
  let read = 0;
  let listed = 0;
  for await (const page of pages) {
    for (const deployment of page) {
      figures.add(deployment);
      trend.add(deployment);
    }
    const chosen = page.filter((deployment) => isListed(deployment, selection));
    newest.add(chosen);
    waiting.push(...chosen);
    read += page.length;
    listed += chosen.length;
    onRead(read);
    if (waiting.length >= CHUNK) {
      await lines.add(encoder.encode(waiting));
      waiting = [];
    }
  }
  if (waiting.length > 0) await lines.add(encoder.encode(waiting));
  const known = facts();
  const about: ReportData = { title: known.title, from: range.from, figures: figures.figures() };
  await lines.add(JSON.stringify(about));
  const report = { facts: known, figures: about.figures, trend: trend.trend(), newest: newest.list(), listed };
  return { report, data: await lines.end() };
}

/** Compresses lines as they come. */
function compressLines() {
  const deflate = createDeflateRaw({ level: 9 });
  const compressed: Buffer[] = [];
  deflate.on('data', (part: Buffer) => void compressed.push(part));
  let isFirst = true;
  return {
    add(line: string): Promise<void> {
      const text = isFirst ? line : `\n${line}`;
      isFirst = false;
      return new Promise((resolve, reject) => {
        deflate.write(text, (error) => (error ? reject(error) : resolve()));
      });
    },
    end(): Promise<string> {
      return new Promise((resolve, reject) => {
        deflate.once('error', reject);
        deflate.once('end', () => resolve(Buffer.concat(compressed).toString('base64')));
        deflate.end();
      });
    },
  };
}

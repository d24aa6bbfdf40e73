import { createHash } from 'node:crypto';
import { DATA_ID } from '../../core/history-page/data-id.ts';
import { countOf } from '../../core/history-page/names.ts';
import { renderReport } from '../../core/history-page/render-report.ts';
import { dataBlock } from '../../core/html/page.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { type PastReading, readPast, refusePast } from '../history/read-past.ts';
import { oneLine } from '../wait/one-line.ts';
import { type ReportArguments, readReportArguments } from './arguments.ts';
import { type CollectedReport, collectReport } from './collect-report.ts';
import { describeReport } from './describe-report.ts';
import { type ReportHost, reportHost } from './host.ts';
import { PAGE_SCRIPT } from './page-script.ts';

/** Runs `ecs-guard report` and returns its exit code. */
export async function runReport(args: readonly string[], host: ReportHost = reportHost()): Promise<number> {
  const reading = readReportArguments(args);
  if (reading.is === 'help') {
    await host.print(reading.text);
    return exitCodeOf('succeeded');
  }
  if (reading.is === 'refused') return refusePast(reading.faults, host, 'report');
  const { report } = reading;
  // Reading a large account takes minutes: a file that is in the way is said before.
  if (report.file !== undefined && !report.force && host.exists(report.file)) return refuseFile(report.file, host);
  return readPast({ past: report, host, command: 'report' }, (past) => writeReport(report, past, host));
}

async function writeReport(report: ReportArguments, past: PastReading, host: ReportHost): Promise<number> {
  const { range, region, pages } = past;
  let read = 0;
  const collected = await collectReport({
    pages,
    range,
    selection: report.selection,
    onRead(count) {
      read = count;
      host.progress.show(`${countOf(count, 'deployment')} read`);
    },
    facts: () => describeReport(report, { range, region, notes: past.notes() }),
  }).finally(() => host.progress.clear());
  const page = formatPage(collected);
  for (const note of past.notes()) host.stderr.write(`note: ${oneLine(note)}\n`);
  if (report.file === undefined) {
    await host.print(page);
    return exitCodeOf('succeeded');
  }
  try {
    await host.write(report.file, page, report);
  } catch (error) {
    return failToWrite(report.file, error, host);
  }
  const kilobytes = Math.ceil(Buffer.byteLength(page) / 1_000);
  await host.print(`wrote ${oneLine(report.file)}: ${countOf(read, 'deployment')}, ${kilobytes} KB\n`);
  return exitCodeOf('succeeded');
}

/** Formats the page with its data. @internal */
export function formatPage({ report, data }: CollectedReport): string {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
  const { start, end } = renderReport(report, { script: PAGE_SCRIPT, sha256 });
  return start + dataBlock(DATA_ID, data) + end;
}

function refuseFile(file: string, host: ReportHost): number {
  return refusePast([`${oneLine(file)} exists: add --force to replace it, or name another --output`], host, 'report');
}

function failToWrite(file: string, error: unknown, host: ReportHost): number {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EEXIST') return refuseFile(file, host);
  const why = error instanceof Error ? error.message : String(error);
  return refusePast([`${oneLine(file)} cannot be written (${oneLine(why)}): name another --output`], host, 'report');
}

import { createHash } from 'node:crypto';
import { DATA_ID } from '../../core/history-page/data-id.ts';
import { countOf } from '../../core/history-page/names.ts';
import { renderReport } from '../../core/history-page/render-report.ts';
import { dataBlock } from '../../core/html/page.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { type PastReading, readPast, refusePast } from '../history/read-past.ts';
import { describeObstacle, type Output, writeOutput } from '../output-file.ts';
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
  const output = outputOf(report);
  const obstacle = output && describeObstacle(output, host);
  if (obstacle !== undefined) return refusePast([obstacle], host, 'report');
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
  const output = outputOf(report);
  if (output === undefined) {
    await host.print(page);
    return exitCodeOf('succeeded');
  }
  const fault = await writeOutput(output, page, host);
  if (fault !== undefined) return refusePast([fault], host, 'report');
  const kilobytes = Math.ceil(Buffer.byteLength(page) / 1_000);
  await host.print(`wrote ${oneLine(output.file)}: ${countOf(read, 'deployment')}, ${kilobytes} KB\n`);
  return exitCodeOf('succeeded');
}

/** Formats the page with its data. @internal */
export function formatPage({ report, data }: CollectedReport): string {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
  const { start, end } = renderReport(report, { script: PAGE_SCRIPT, sha256 });
  return start + dataBlock(DATA_ID, data) + end;
}

function outputOf({ file, force }: ReportArguments): Output | undefined {
  return file === undefined ? undefined : { file, option: '--output', force };
}

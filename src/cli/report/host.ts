import { type HistoryHost, processHost } from '../history/host.ts';
import { type OutputFiles, outputFiles } from '../output-file.ts';
import { createProgress, type Progress } from './progress.ts';

/** What `ecs-guard report` uses besides the clock and streams of a history. */
export interface ReportHost extends HistoryHost, OutputFiles {
  readonly progress: Progress;
}

export function reportHost(): ReportHost {
  return { ...processHost(), ...outputFiles, progress: createProgress(process.stderr) };
}

import type { DoctorHost } from '../../../src/cli/doctor/host.ts';
import { epochMs } from '../../../src/core/time.ts';
import { memoryFiles } from '../memory-files.ts';

/** The output of a run of `doctor`, and the files that it wrote. */
export interface DoctorOutput {
  stdout: string;
  stderr: string;
  readonly files: Map<string, string>;
}

/** What a run of `doctor` has around it. */
interface Around {
  readonly url: string;
  /** Milliseconds. */
  readonly now: () => number;
  /** The code of the operating system for each file that is written. */
  readonly failing?: string;
  readonly showsProgress?: boolean;
}

/** A host of `doctor` in which the folders `/`, `out` and `.` exist, and the file `out/old.json`. */
export function doctorHost({ url, now, failing, showsProgress = false }: Around): {
  readonly host: DoctorHost;
  readonly output: DoctorOutput;
} {
  const output: DoctorOutput = { stdout: '', stderr: '', files: new Map([['out/old.json', 'old']]) };
  const host: DoctorHost = {
    stdout: {
      write: (text) => {
        output.stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        output.stderr += text;
      },
    },
    columns: undefined,
    showsProgress,
    env: {},
    now: () => epochMs(now()),
    pause: async () => undefined,
    ...memoryFiles(output.files, failing),
    awsOverrides: { endpoint: url, credentials: { accessKeyId: 'auditor', secretAccessKey: 'unchecked' } },
  };
  return { host, output };
}

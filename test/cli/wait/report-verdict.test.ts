import { describe, expect, it } from 'vitest';
import type { WaitArguments } from '../../../src/cli/wait/arguments.ts';
import { reportVerdict } from '../../../src/cli/wait/report-verdict.ts';
import type { Verdict } from '../../../src/cli/wait/verdict.ts';

const verdict: Verdict = {
  name: 'timed-out',
  text: 'not finished within 1 h',
  service: { cluster: 'web', service: 'checkout' },
  region: 'eu-west-1',
  following: undefined,
};
const LAST_LINE = 'timed-out: not finished within 1 h\n';

/** What each reader gets, write by write. */
function report(asked: Partial<Pick<WaitArguments, 'json' | 'github'>>, env: Readonly<Record<string, string>> = {}) {
  const written: { stdout: string[]; stderr: string[]; files: Record<string, string> } = {
    stdout: [],
    stderr: [],
    files: {},
  };
  reportVerdict(
    verdict,
    { json: false, github: false, ...asked },
    {
      stdout: { write: (text) => written.stdout.push(text) },
      stderr: { write: (text) => written.stderr.push(text) },
      env,
      appendFile: (path, text) => {
        if (path === '/denied') throw new Error('EACCES: permission denied');
        written.files[path] = text;
      },
    },
  );
  return written;
}

describe('the report of a verdict', () => {
  it('ends with the verdict in one line on stdout', () => {
    expect(report({})).toEqual({ stdout: [LAST_LINE], stderr: [], files: {} });
  });

  it('with --json is one document on stdout, and the line on stderr', () => {
    const { stdout, stderr } = report({ json: true });
    expect(stdout.map((text) => JSON.parse(text))).toMatchObject([{ verdict: 'timed-out', exitCode: 40 }]);
    expect(stderr).toEqual([LAST_LINE]);
  });

  it('with --github appends summary and outputs once each, and annotates before the last line', () => {
    const { stdout, files } = report({ github: true }, { GITHUB_STEP_SUMMARY: '/summary', GITHUB_OUTPUT: '/output' });
    expect(stdout).toEqual(['::error title=ECS deployment timed out::not finished within 1 h\n', LAST_LINE]);
    expect(files['/output']).toMatch(/^verdict=timed-out\nexit-code=40\n/);
    expect(files['/summary']).toMatch(/^### checkout: timed out\n/);
  });

  it('with --github and --json keeps stdout for the document', () => {
    const { stdout, stderr } = report({ json: true, github: true }, { GITHUB_STEP_SUMMARY: '/s', GITHUB_OUTPUT: '/o' });
    expect(stdout).toHaveLength(1);
    expect(stderr).toEqual([expect.stringMatching(/^::error /), LAST_LINE]);
  });

  it('warns where nothing can be written, and reports the verdict all the same', () => {
    const { stdout, stderr } = report({ github: true }, { GITHUB_STEP_SUMMARY: '/denied' });
    expect(stderr).toEqual([
      'warning: cannot write to GITHUB_STEP_SUMMARY: EACCES: permission denied\n',
      'warning: GITHUB_OUTPUT is not set: is this a step of GitHub Actions?\n',
    ]);
    expect(stdout.at(-1)).toBe(LAST_LINE);
  });
});

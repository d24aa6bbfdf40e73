import { expect, it } from 'vitest';
import { galleryStories } from '../../../src/cli/preview/gallery.ts';
import { runPreview } from '../../../src/cli/preview/run-preview.ts';

async function preview(...args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runPreview(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: {},
  });
  return { code, stdout, stderr };
}

it('lists all names without one', async () => {
  const { code, stdout } = await preview();
  expect(code).toBe(0);
  expect(stdout.match(/^\S+/gm)).toEqual([...galleryStories]);
});

it.each([
  ['slack', '✗ invoices was rolled back: its tasks kept failing'],
  ['terminal', 'tasks    4 tasks, app exited with 1'],
  ['markdown', '**Stopped tasks**'],
  ['html', '<h2>Stopped tasks</h2>'],
  ['json', '"signature": "container-exited"'],
])('shows a crash in the form %s', async (medium, expected) => {
  const { code, stdout, stderr } = await preview('crash-before-healthy', '--medium', medium);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain(expected);
});

it('says which parts an explanation has beyond its preview', async () => {
  const { stdout } = await preview('hook-fails', '--medium', 'terminal');
  expect(stdout).toMatch(/\nmissing {2}A preview shows no logs, commits or author\.\n$/);
  expect(stdout).not.toContain('who ');
  expect((await preview('hook-fails')).stdout).not.toContain('Not shown');
});

it('refuses a form without a name', async () => {
  expect(await preview('--medium', 'html')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: --medium needs a name: run "ecs-guard preview" to list the names (see ecs-guard preview --help)\n',
  });
});

it('refuses a name that does not exist', async () => {
  const { code, stderr } = await preview('crash');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: .*crash/);
});

import { join } from 'node:path';

/** A check of the simulated AWS that `npm test` does not run, because it takes long or needs code of other projects. */
export interface Check {
  readonly name: string;
  readonly argv: readonly string[];
  /** Folders that it cannot do without. */
  readonly needs: readonly string[];
}

/** All checks, the short ones first. `folder` holds the code of other projects. */
export function checksOf(folder: string): readonly Check[] {
  const moto = join(folder, 'moto');
  const npm = (script: string, ...args: readonly string[]) => ['npm', 'run', '--silent', script, '--', ...args];
  return [
    { name: 'bench:serve', argv: npm('bench:serve'), needs: [] },
    { name: 'clients', argv: ['bash', '.ci/clients'], needs: [] },
    { name: 'emulator:tests', argv: npm('emulator:tests', moto), needs: [join(moto, 'tests')] },
    { name: 'deploy-tools', argv: npm('deploy-tools', folder), needs: toolsIn(folder) },
    {
      name: 'compare:waits',
      argv: npm('compare:waits', folder),
      needs: [join(folder, 'amazon-ecs-deploy-task-definition')],
    },
  ];
}

function toolsIn(folder: string): readonly string[] {
  const names = [
    'amazon-ecs-deploy-task-definition',
    'fabfuel-ecs-deploy',
    'dictdiffer',
    'click-log',
    'silinternational-ecs-deploy',
    'bugcrowd',
  ];
  return names.map((name) => join(folder, name));
}

/** The first folder that a check needs and that is not there. */
export function missingIn({ needs }: Check, exists: (path: string) => boolean): string | undefined {
  return needs.find((path) => !exists(path));
}

/** One line per check: its exit code, or why it did not run. */
export function summaryOf(ended: readonly { readonly name: string; readonly end: number | string }[]): string {
  const width = Math.max(...ended.map(({ name }) => name.length));
  const lines = ended.map(({ name, end }) => {
    const said = typeof end === 'number' ? `exit code ${end}` : end;
    return `${end === 0 ? 'passed' : 'FAILED'}  ${name.padEnd(width)}  ${said}`;
  });
  return ['--- the checks of the simulated AWS', ...lines].join('\n');
}

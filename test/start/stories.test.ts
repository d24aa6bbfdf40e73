import { describe, expect, it } from 'vitest';
import { readSample } from '../../src/start/sample.ts';
import { storiesOf } from '../../src/start/stories.ts';
import { ensureTemplates } from '../../src/start/templates.ts';

const sample = await readSample((await ensureTemplates()).sample);

describe('the stories of npm start', () => {
  it('are a good version and then a bad one, each under its image tag', () => {
    expect(storiesOf(sample).map(({ title, expects, hasMessage }) => ({ title, expects, hasMessage }))).toEqual([
      {
        title: 'Deploying checkout:1.4.1, a good version',
        expects: { status: 'SUCCESSFUL', outcome: 'succeeded', cause: undefined },
        hasMessage: false,
      },
      {
        title: 'Deploying checkout:1.5.0, a bad version: it answers every request with 500',
        expects: { status: 'ROLLBACK_SUCCESSFUL', outcome: 'rolled-back', cause: 'alarm' },
        hasMessage: true,
      },
    ]);
  });

  it('need a scenario that says how they end', () => {
    const good = { ...sample.good, expect: [] };
    expect(() => storiesOf({ ...sample, good })).toThrow(/must expect a verdict, succeeded or rolled-back/);
  });
});

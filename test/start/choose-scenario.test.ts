import { describe, expect, it } from 'vitest';
import { processHost } from '../../src/cli/simulate/host.ts';
import { chooseScenario } from '../../src/start/choose-scenario.ts';

const host = processHost();

describe('chooseScenario', () => {
  it('takes the name of a shipped scenario, and a path', () => {
    expect(chooseScenario('canary-alarm', host)).toMatchObject({ is: 'read' });
    expect(chooseScenario('packages/simulator/scenarios/canary-alarm.yaml', host)).toMatchObject({ is: 'read' });
  });

  it('suggests a name that is near, and says where the names are for another', () => {
    expect(chooseScenario('canary-alarn', host)).toEqual({
      is: 'refused',
      faults: ['"canary-alarn" is not a file and not a shipped scenario: did you mean canary-alarm?'],
    });
    const [fault] = [chooseScenario('x', host)].flatMap((choice) => (choice.is === 'refused' ? choice.faults : []));
    expect(fault).toMatch(/^"x" is not a file and not a shipped scenario: the shipped ones are in .*scenarios$/);
  });

  it('takes a file or a folder of the user before a shipped scenario', () => {
    expect(chooseScenario('packages', host)).toMatchObject({
      is: 'refused',
      faults: [expect.stringMatching(/^packages contains no scenarios/)],
    });
  });

  it('refuses a path that cannot be read', () => {
    expect(chooseScenario('./no-such.yaml', host)).toMatchObject({ is: 'refused' });
  });
});

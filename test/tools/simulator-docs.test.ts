import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ignoredMembers } from '@ecs-guard/simulator/wire/ignored-members';
import { beforeAll, describe, expect, it } from 'vitest';
import { withParts } from '../../tools/page-parts.ts';
import { ignoredBy } from '../../tools/simulator-pages/ignored-members.ts';
import { membersPart } from '../../tools/simulator-pages/members-page.ts';
import { operationsPart } from '../../tools/simulator-pages/operations.ts';
import { type ServiceSurvey, surveyServices } from '../../tools/simulator-pages/survey.ts';

// It calls every operation with every member.
const slowly = 300_000;
let surveys: readonly ServiceSurvey[] = [];

beforeAll(async () => {
  surveys = await surveyServices();
}, slowly);

const pageOf = (name: string) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');

describe('what npm run simulator:docs writes', () => {
  it('is what docs/simulator.md has', () => {
    const page = pageOf('simulator.md');
    expect(withParts(page, { operations: operationsPart(surveys) })).toBe(page);
  });

  it('is what docs/simulator-members.md has', () => {
    const page = pageOf('simulator-members.md');
    expect(withParts(page, { members: membersPart(surveys) })).toBe(page);
  });

  it('is the list by which the server warns', () => {
    expect(ignoredMembers).toEqual(ignoredBy(surveys));
  });
});

describe('the page of members', () => {
  it('has a table of each operation that is served, with the paths of members in structures', () => {
    const text = membersPart(surveys);
    const served = surveys.flatMap((survey) => survey.served);
    expect(text.match(/^### /gm)).toHaveLength(served.length);
    expect(text).toContain('`alarms.rollback`');
    expect(text).toContain(
      '\n| `Entries[]` | `Time`, `Source`, `Resources`, `DetailType`, `Detail`, `EventBusName` |  | `TraceHeader` |  |\n',
    );
  });
});

describe('the table of operations', () => {
  it('has a section for each service, and a row for each operation that is served', () => {
    const text = operationsPart(surveys);
    expect(text.match(/^### .+$/gm)).toEqual([
      '### Amazon ECS',
      '### Amazon CloudWatch',
      '### Amazon EventBridge',
      '### Elastic Load Balancing v2',
      '### AWS Systems Manager',
      '### Amazon CloudWatch Logs',
      '### AWS CloudTrail',
      '### AWS STS',
    ]);
    expect(text).toContain(
      '\n| [`StopTask`](simulator-members.md#ecs-stoptask) | `task`, `cluster`, `reason` |  |  |  |\n',
    );
    expect(text).toContain('\n| `StartTask` | the simulator places tasks itself: use RunTask |');
    expect(text).toContain(
      '\n| all others | sign with any access key, or call AssumeRole or AssumeRoleWithWebIdentity |',
    );
    expect(text).not.toContain('[`PutCompositeAlarm`]');
  });
});

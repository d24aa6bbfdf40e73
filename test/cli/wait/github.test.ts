import { describe, expect, it } from 'vitest';
import { describeAnnotation, describeOutputs, describeSummary } from '../../../src/cli/wait/github.ts';
import { fullRecord } from '../../builders/records.ts';
import { followingOf, verdictOf } from './followings.ts';

const rolledBack = verdictOf({ name: 'rolled-back-by-alarm', text: 'it was', following: followingOf(fullRecord()) });

describe('the annotation', () => {
  it('is an error for a failure, a warning for an unprotected success, a notice for a protected one', () => {
    expect(describeAnnotation(verdictOf({ name: 'stopped', text: '50 %\nof it' }))).toBe(
      '::error title=ECS deployment stopped::50 %25%0Aof it',
    );
    const succeeded = { outcome: 'succeeded', cause: undefined } as const;
    const off = fullRecord({ ...succeeded, protection: { state: 'blind', alarmNames: ['a'] } });
    expect(describeAnnotation(verdictOf({ following: followingOf(off) }))).toMatch(/^::warning /);
    expect(describeAnnotation(verdictOf({ following: followingOf(fullRecord(succeeded)) }))).toBe(
      '::notice title=ECS deployment succeeded::checkout was deployed',
    );
  });

  it('says what is next on a line of its own', () => {
    expect(describeAnnotation(rolledBack)).toBe(
      '::error title=ECS deployment rolled back by alarm::it was%0ANext: fix the new revision, and deploy it only when checkout-5xx is OK: ECS ignores all deployment alarms if one is in ALARM at the start',
    );
  });
});

describe('the outputs', () => {
  it('are one line each, whatever the texts hold', () => {
    const outputs = describeOutputs({ ...rolledBack, text: 'a\r\nexit-code=0' });
    expect(outputs.split('\n')).toEqual([
      'verdict=rolled-back-by-alarm',
      'exit-code=10',
      'text=a exit-code=0',
      'deployment=arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1',
      'outcome=rolled-back',
      'cause=alarm',
      'protection=armed',
      '',
    ]);
  });

  it('are empty where nothing is known', () => {
    expect(describeOutputs(verdictOf({ name: 'nothing-ran' }))).toMatch(
      /\ndeployment=\noutcome=\ncause=\nprotection=\n$/,
    );
  });
});

describe('the step summary', () => {
  it('shows the facts, what is next and the links', () => {
    const console = 'https://eu-west-1.console.aws.amazon.com';
    const summary = describeSummary(rolledBack);
    expect(summary).toMatch(/^### checkout: rolled back by alarm\n\nit was\n\n\| \| \|\n/);
    expect(summary).toContain('| From | checkout:7 |\n');
    expect(summary).toContain('| Took | 10 min |\n| Protection | deployment alarms: on |\n');
    expect(summary).toContain('\n**Next**\n\n- fix the new revision, and deploy it only when checkout-5xx is OK: ');
    expect(summary).toContain(
      `\n**Links**\n\n- [deployment](${console}/ecs/v2/clusters/web/services/checkout/deployments/d1?region=eu-west-1)\n` +
        `- [alarm checkout-5xx](${console}/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/checkout-5xx)\n`,
    );
  });

  it('lets no text break out of its place', () => {
    const [, , body = ''] = describeSummary(
      verdictOf({ text: 'a | b `c` <script> [d](e) #1 @you\r\nexit-code=0' }),
    ).split('\n');
    expect(body).toBe('a &#124; b &#96;c&#96; &lt;script&gt; &#91;d&#93;(e) &#35;1 &#64;you exit-code=0');
  });
});

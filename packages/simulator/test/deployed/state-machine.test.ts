import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { stateMachine } from '../../src/deployed/state-machine.ts';
import { Access } from '../../src/deployed/template/access.ts';
import { defaultPlace } from '../../src/deployed/world.ts';
import { SqsService } from '../../src/services/sqs.ts';
import type { StateMachineExecution } from '../../src/services/step-functions.ts';
import { roleWith, sendsToDead, wiringOf } from './tiny-stack.ts';

const SEND = 'arn:aws:states:::sqs:sendMessage';

/** What a machine does with an input, and what it may. */
function execute(definition: object, input: unknown, role = roleWith([sendsToDead], 'states.amazonaws.com')) {
  const wiring = wiringOf({
    MachineRole: role,
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionString: JSON.stringify(definition), RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] } },
    },
  });
  const clock = new VirtualClock(0);
  const { region, account: accountId } = defaultPlace;
  const sqs = new SqsService({ clock, region, accountId, baseUrl: () => 'http://sqs' });
  for (const name of ['Tiny-Dead', 'Tiny-Queue']) sqs.createQueue({ name });
  const access = new Access({ wiring, place: defaultPlace, now: () => 0, callerOf: () => undefined });
  const [machine] = wiring.stateMachines;
  if (machine === undefined) throw new Error('no machine');
  const execution: StateMachineExecution = {
    executionArn: 'arn:e',
    stateMachineArn: machine.arn,
    name: 'e',
    input: JSON.stringify(input),
    status: 'RUNNING',
    path: [],
    error: undefined,
  };
  stateMachine(machine, { access, sqs, wiring })(execution);
  const { status, path, error } = execution;
  const bodies = sqs
    .queue('Tiny-Dead')
    .peek()
    .map(({ body }) => JSON.parse(body));
  return { status, path, error, bodies, refused: access.refusals.map(({ action, hop }) => `${hop}: ${action}`) };
}

const send = (parameters: object, more: object = {}) => ({
  Type: 'Task',
  Resource: SEND,
  Parameters: { QueueUrl: 'http://sqs/Tiny-Dead', MessageBody: {}, ...parameters },
  ...more,
});
const ends = (task: object) => ({ StartAt: 'Send', States: { Send: { ...task, End: true } } });

describe('a state machine', () => {
  const choice = {
    StartAt: 'Which',
    States: {
      Which: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.detail.cause', StringEquals: 'alarm', Next: 'Note' },
          { Variable: '$.detail.cause', StringEquals: 'hook', Next: 'Done' },
        ],
        Default: 'Note',
      },
      Note: { Type: 'Pass', Next: 'Done' },
      Done: { Type: 'Succeed' },
    },
  };

  it.each([
    ['alarm', ['Which', 'Note', 'Done']],
    ['hook', ['Which', 'Done']],
    ['Alarm', ['Which', 'Note', 'Done']],
  ])('goes by the cause %s', (cause, path) => {
    expect(execute(choice, { detail: { cause } })).toMatchObject({ status: 'SUCCEEDED', path, error: undefined });
  });

  it('sends messages: texts as they are, and what stands at a path of the input', () => {
    const MessageBody = { kind: 'rollback', 'service.$': '$.detail.service', 'count.$': '$.count' };
    const { status, bodies } = execute(ends(send({ MessageBody })), { detail: { service: 'web' }, count: 3 });
    expect([status, bodies]).toEqual(['SUCCEEDED', [{ kind: 'rollback', service: 'web', count: 3 }]]);
  });

  it.each([
    [
      'a path that is not in the input',
      ends(send({ MessageBody: { 'a.$': '$.detail.nothing' } })),
      'States.Runtime: the path $.detail.nothing is not in the input',
    ],
    [
      'a queue of another template',
      ends(send({ QueueUrl: 'http://sqs/other' })),
      'Machine sends to http://sqs/other, which is not a queue of the template',
    ],
    ['a state that is not there', { StartAt: 'Gone', States: {} }, 'there is no state Gone'],
  ])('fails with %s', (_what, definition, error) => {
    expect(execute(definition, { detail: {} })).toMatchObject({ status: 'FAILED', error, bodies: [] });
  });

  it('fails where its role may not send', () => {
    expect(execute(ends(send({ QueueUrl: 'http://sqs/Tiny-Queue' })), {})).toMatchObject({
      status: 'FAILED',
      path: ['Send'],
      error: 'Machine may not send to Queue',
      refused: ['Machine sends to Queue: sqs:SendMessage'],
    });
  });

  it('cannot be deployed with a role that Step Functions may not take on', () => {
    expect(() => execute(choice, {}, roleWith([sendsToDead], 'lambda.amazonaws.com'))).toThrow(
      'the role arn:aws:iam::111122223333:role/Tiny-MachineRole of Machine cannot be taken on by states.amazonaws.com',
    );
  });

  it.each([
    ['a type of state', { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 3 } } }, 'States.A'],
    ['a task', ends({ ...send({}), Resource: 'arn:aws:states:::lambda:invoke' }), 'States.Send.Resource'],
    [
      'a comparison',
      {
        StartAt: 'A',
        States: { A: { Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: 1, Next: 'B' }], Default: 'B' } },
      },
      'NumericEquals',
    ],
  ])('is refused by name for %s that is not simulated', (_what, definition, fault) => {
    expect(() => execute(definition, {})).toThrow(
      new RegExp(`^state machine Machine asks for something that is not simulated: .*${fault}`),
    );
  });
});

import { expect, it } from 'vitest';
import { checkAnswer } from '../../../src/adapters/saved/check-answer.ts';
import { answerSchemas } from '../../../src/adapters/saved/saved-schema.ts';

const serviceArn = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout';

it('an answer with the right types is returned as it is, with members that no rule reads', () => {
  const answer = { services: [{ serviceArn, desiredCount: 2, runningCount: 'many' }], failures: 'none' };
  expect(checkAnswer('ecs:DescribeServices', answerSchemas.services, answer)).toBe(answer);
});

it.each([
  [
    { services: [{ serviceArn, loadBalancers: [{}, { targetGroupArn: 5 }] }] },
    ' in services[0].loadBalancers[1].targetGroupArn',
  ],
  [{ services: [{}] }, ' in services[0].serviceArn'],
  [{ services: 5 }, ' in services'],
  [null, ''],
])('%j is refused by name', (answer, place) => {
  expect(() => checkAnswer('ecs:DescribeServices', answerSchemas.services, answer)).toThrow(
    `ecs:DescribeServices returned a value of the wrong type${place}: update ecs-guard`,
  );
});

import { describe, expect, it } from 'vitest';
import {
  destinationsOf,
  parseRoutingTable,
  type RoutingTable,
  writeRoutingTable,
} from '../../../src/core/routing/routing-table.ts';

const ARNS = ['arn:aws:sns:eu-west-1:111122223333:a', 'arn:aws:sns:eu-west-1:111122223333:b'] as const;
const table: RoutingTable = {
  routes: [
    {
      clusters: ['prod-*'],
      tags: { team: ['payments'] },
      to: [
        { is: 'slack', channel: 'C0123456789', post: 'trouble', mention: { who: ['<!here>'], on: ['failed'] } },
        { is: 'sns', topicArn: ARNS[1], format: 'json', post: 'every-deployment' },
      ],
      continue: true,
    },
    { services: ['*/web'], to: [{ is: 'sns', topicArn: ARNS[0], format: 'amazon-q', post: 'change-of-outcome' }] },
  ],
  fallback: [{ is: 'sns', topicArn: ARNS[1], format: 'json', post: 'trouble' }],
};

describe('the routing table', () => {
  it('is read as it was written, with the topics in a list of their own', () => {
    const { text, topicArns } = writeRoutingTable(table);
    expect(topicArns).toEqual([ARNS[1], ARNS[0]]);
    expect(text).not.toContain('arn:');
    expect(parseRoutingTable(text, topicArns)).toEqual(table);
  });

  it.each([
    ['no JSON', '{', 'the routing table is invalid: deploy the guard again'],
    ['another shape', '{"routes":[]}', 'the routing table is invalid'],
    [
      'a topic that is not in the list',
      '{"routes":[],"fallback":[{"is":"sns","topic":2,"format":"json","post":"trouble"}]}',
      'the routing table names topic 2 of 2: deploy the guard again',
    ],
  ])('cannot be read from %s', (_, text, message) => {
    expect(() => parseRoutingTable(text, ARNS)).toThrow(message);
  });

  it('lists all destinations, those of the fallback last', () => {
    expect(destinationsOf(table).map(({ post }) => post)).toEqual([
      'trouble',
      'every-deployment',
      'change-of-outcome',
      'trouble',
    ]);
  });
});

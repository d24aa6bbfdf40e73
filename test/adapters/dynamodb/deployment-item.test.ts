import { describe, expect, it } from 'vitest';
import {
  diffKey,
  ledgerKey,
  notificationKey,
  parseDiff,
  parseNotification,
  parseRefused,
  refusedKey,
} from '../../../src/adapters/dynamodb/deployment-item.ts';
import { toItem } from '../../../src/adapters/dynamodb/item-schema.ts';
import type { RevisionDiff } from '../../../src/core/diff/revision-diff.ts';
import { NO_NOTIFICATION, type NotificationState } from '../../../src/core/slack/notification.ts';
import type { RefusedServices } from '../../../src/core/slack/refused-services.ts';
import { epochMs } from '../../../src/core/time.ts';

const KEY = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1';
const TEN = epochMs(1_795_514_400_000);

describe('the items of a deployment', () => {
  it('stand under keys of their own', () => {
    const keys = [ledgerKey(KEY), diffKey(KEY), notificationKey('C1', KEY), refusedKey('C1', 'a')];
    expect(keys.map(({ pk, sk }) => [pk?.S, sk?.S])).toEqual([
      [KEY, 'ledger'],
      [KEY, 'diff'],
      [`notification#C1#${KEY}`, 'state'],
      ['notification#C1#refused#a', 'list'],
    ]);
  });

  it('give back what changed', () => {
    const change = { container: 'app', what: 'cpu', name: undefined, from: '1', to: undefined };
    const diff: RevisionDiff = {
      fromTaskDefinitionArn: 'td:1',
      toTaskDefinitionArn: undefined,
      changes: [{ ...change, change: 'removed' }],
      leftOut: 3,
    };
    expect(parseDiff(toItem(diff), 'dynamodb:GetItem')).toStrictEqual(diff);
  });

  it('give back what a channel shows', () => {
    const state: NotificationState = { ...NO_NOTIFICATION, ts: '17.1', channel: 'C1', shownVersion: 3, version: 4 };
    expect(parseNotification(toItem(state), 'dynamodb:GetItem')).toStrictEqual(state);
  });

  it('give back the services that ECS denies', () => {
    const end = {
      at: TEN,
      because: 'answered',
      eventsDropped: 1,
      deployments: [{ deploymentKey: KEY, outcome: undefined }],
    };
    const list: RefusedServices = {
      action: 'ecs:DescribeServices',
      began: TEN,
      services: [
        {
          serviceArn: 's',
          since: TEN,
          code: 'c',
          lastEvent: { at: TEN, name: 'n', reason: undefined },
          end: undefined,
        },
        { serviceArn: 't', since: TEN, code: 'c', lastEvent: undefined, end: { ...end, because: 'answered' } },
      ],
      leftOut: 1,
      past: [{ serviceArn: 'u', since: TEN }],
      version: 2,
    };
    expect(parseRefused(toItem(list), 'dynamodb:GetItem')).toStrictEqual(list);
  });

  it.each([
    [
      'a change of a kind that is none',
      () => parseDiff(toItem({ changes: [{ what: 'cpu', change: 'moved' }], leftOut: 0 }), 'a'),
      'changes.0.change: ',
    ],
    ['a status that is none', () => parseNotification(toItem({ ...NO_NOTIFICATION, status: 'lost' }), 'a'), 'status: '],
    [
      'services that are none',
      () => parseRefused(toItem({ action: 'a', services: 'all', leftOut: 0 }), 'a'),
      'services: ',
    ],
  ])('refuse %s', (_, parse, field) => {
    expect(parse).toThrow(expect.objectContaining({ code: 'invalid', message: expect.stringContaining(field) }));
  });
});

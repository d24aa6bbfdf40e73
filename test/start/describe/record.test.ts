import { describe, expect, it } from 'vitest';
import { describeRecord } from '../../../src/start/describe/record.ts';

const image = (name: string) => ({ images: [{ image: name }] });

/** 2026-12-01T09:16:22Z, and a rollback five minutes and fifty seconds later. */
const startedAt = 1_796_116_582_000;

const record = {
  serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/abc',
  outcome: 'rolled-back',
  cause: 'alarm',
  protection: { state: 'armed' },
  startedAt,
  rollbackStartedAt: startedAt + 350_000,
  finishedAt: startedAt + 440_000,
  alarms: [{ alarmName: 'latency' }, { alarmName: 'errors', triggered: true, value: 120, threshold: 10 }],
  revisions: { from: image('example.com/checkout:1.4.1'), to: image('example.com/checkout:1.5.0') },
};

describe('describeRecord', () => {
  it('has six lines, with the ARN alone on the first', () => {
    expect(describeRecord(record, 100)).toEqual([
      'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/abc',
      'outcome     rolled-back, cause alarm',
      'protection  armed: ECS watched 2 alarms',
      'alarm       errors, value 120, threshold 10',
      'image       example.com/checkout:1.4.1 → 1.5.0',
      'times       started 09:16:22, rollback 09:22:12, finished 09:23:42 UTC',
    ]);
  });

  it('has six lines when nothing is known but the ARN', () => {
    const { serviceDeploymentArn } = record;
    expect(describeRecord({ serviceDeploymentArn }, 100)).toEqual([
      serviceDeploymentArn,
      'outcome     none yet: the deployment is still running',
      'protection  not recorded',
      'alarm       none configured',
      'image       not recorded',
      'times       not started',
    ]);
  });

  it('names the alarms that turned the protection off', () => {
    const protection = { state: 'off-alarm-at-start', alarmNames: ['errors', 'latency'] };
    expect(describeRecord({ ...record, protection }, 100)[2]).toBe('protection  off-alarm-at-start: errors, latency');
    expect(describeRecord({ ...record, protection: { state: 'blind' } }, 100)[2]).toBe('protection  blind');
  });

  it.each([
    [[{ alarmName: 'a' }, { alarmName: 'b', triggered: false }], 'none of 2 fired'],
    [[{ alarmName: 'a', triggered: true }], 'a'],
    [
      [
        { alarmName: 'a', triggered: true, threshold: 0 },
        { alarmName: 'b', triggered: true },
      ],
      'a, threshold 0, and 1 more',
    ],
  ])('tells fired alarms from others: %j', (alarms, text) => {
    expect(describeRecord({ ...record, alarms }, 100)[3]).toBe(`alarm       ${text}`);
  });

  it.each([
    [undefined, image('web:2'), 'web:2'],
    [image('web:2'), image('web:2'), 'web:2'],
    [image('web:1'), image('api:2'), 'web:1 → api:2'],
    [image('web'), image('web:2'), 'web → web:2'],
  ])('shows the image before and after: %j, %j', (from, to, text) => {
    expect(describeRecord({ ...record, revisions: { from, to } }, 100)[4]).toBe(`image       ${text}`);
  });

  it('stays within the width, but for the ARN', () => {
    const lines = describeRecord(record, 40);
    expect(lines.slice(1).filter((line) => line.length > 40)).toEqual([]);
    expect(lines[0]).toBe(record.serviceDeploymentArn);
  });
});

import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import { unreadAlarm } from '../../../src/core/deployment/recorded-alarms.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { describeAlarmLink, describeLinks, describePlaces } from '../../../src/core/report/links.ts';
import { facts } from '../../builders/facts.ts';

const running = foldDeployment(undefined, facts());
const inPartition = (partition: string, region: string): DeploymentRecord => ({
  ...running,
  serviceArn: `arn:${partition}:ecs:${region}:111122223333:service/shop/checkout`,
});
const named = (alarmName: string): DeploymentRecord => ({
  ...running,
  alarms: [],
  protection: { state: 'blind', alarmNames: [alarmName] },
});
const alarmUrl = (alarmName: string) => describeLinks(named(alarmName)).alarms[0]?.url.split('#')[1];

describe('describeLinks', () => {
  it("leads to each partition's own console", () => {
    expect(describeLinks(inPartition('aws', 'eu-west-1')).service).toBe(
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/health?region=eu-west-1',
    );
    expect(describeLinks(inPartition('aws-cn', 'cn-north-1')).service).toBe(
      'https://cn-north-1.console.amazonaws.cn/ecs/v2/clusters/shop/services/checkout/health?region=cn-north-1',
    );
    expect(describeLinks(inPartition('aws-us-gov', 'us-gov-west-1')).service).toBe(
      'https://us-gov-west-1.console.amazonaws-us-gov.com/ecs/v2/clusters/shop/services/checkout/health?region=us-gov-west-1',
    );
  });

  it('leads nowhere in a partition whose console it does not know', () => {
    expect(describeLinks(inPartition('aws-iso', 'us-iso-east-1'))).toEqual({
      deployment: undefined,
      service: undefined,
      logs: undefined,
      alarms: [],
    });
  });

  it('encodes names, also half a surrogate pair', () => {
    expect(alarmUrl('shop / 5xx (50%)')).toBe('alarmsV2:alarm/shop%20%2F%205xx%20%2850%25%29');
    expect(alarmUrl('a|b>c')).toBe('alarmsV2:alarm/a%7Cb%3Ec');
    expect(alarmUrl('\ud83d')).toBe('alarmsV2:alarm/%EF%BF%BD');
  });

  it('has no page of an alarm that does not exist', () => {
    const alarms = [{ ...unreadAlarm('gone'), kind: 'missing' as const }, unreadAlarm('there')];
    const protection = { state: 'blind' as const, alarmNames: ['gone', 'there'] };
    expect(describeLinks({ ...running, alarms, protection }).alarms.map(({ alarmName }) => alarmName)).toEqual([
      'there',
    ]);
  });

  it('takes the cluster from the deployment when the service ARN is a short one', () => {
    const short = { ...running, serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/checkout' };
    expect(describeLinks(short).logs).toBe(
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/logs?region=eu-west-1',
    );
  });
});

describe('describeAlarmLink', () => {
  it('is in the Region of the ARN, if its partition has a known console', () => {
    const service = (partition: string) => `arn:${partition}:ecs:eu-west-1:111122223333:service/shop/checkout`;
    expect(describeAlarmLink(service('aws'), 'checkout 5xx')).toBe(
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/checkout%205xx',
    );
    expect(describeAlarmLink(service('aws-iso'), 'a')).toBeUndefined();
    expect(describeAlarmLink('web', 'a')).toBeUndefined();
  });
});

describe('describePlaces', () => {
  it('needs no record', () => {
    const places = describePlaces({
      serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout',
      serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/d1',
      alarmNames: ['a'],
    });
    const root = 'https://eu-west-1.console.aws.amazon.com';
    expect(places).toEqual({
      deployment: `${root}/ecs/v2/clusters/shop/services/checkout/deployments/d1?region=eu-west-1`,
      service: `${root}/ecs/v2/clusters/shop/services/checkout/health?region=eu-west-1`,
      logs: `${root}/ecs/v2/clusters/shop/services/checkout/logs?region=eu-west-1`,
      alarms: [{ alarmName: 'a', url: `${root}/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/a` }],
    });
  });
});

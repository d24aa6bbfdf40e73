import { describe, expect, it } from 'vitest';
import { AccountSettings } from '../../../../../src/services/ecs/api/account/account-settings.ts';
import { type Account, account } from '../../account.ts';

/** The caller of `account` has the access key TEST. */
const user = 'arn:aws:iam::111122223333:user/TEST';
const root = 'arn:aws:iam::111122223333:root';

interface Listed {
  readonly settings: readonly { readonly name: string; readonly value: string; readonly principalArn: string }[];
  readonly nextToken?: string;
}

const list = (shop: Account, input: Record<string, unknown> = {}) => shop.call<Listed>('ListAccountSettings', input);

describe('ListAccountSettings', () => {
  it('answers what was set, and with effectiveSettings the defaults too [ECS-227]', () => {
    const shop = account();
    expect(list(shop)).toEqual({ settings: [] });
    const first = list(shop, { effectiveSettings: true });
    const rest = list(shop, { effectiveSettings: true, nextToken: first.nextToken });
    const all = [...first.settings, ...rest.settings];
    expect(all.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'awsvpcTrunking disabled',
      'containerInsights disabled',
      'containerInstanceLongArnFormat enabled',
      'defaultLogDriverMode non-blocking',
      'dualStackIPv6 enabled',
      'fargateEventWindows disabled',
      'fargateFIPSMode disabled',
      'fargateTaskRetirementWaitPeriod 7',
      'guardDutyActivate off',
      'serviceLongArnFormat enabled',
      'tagResourceAuthorization on',
      'taskLongArnFormat enabled',
    ]);
    expect(all[0]).toEqual({ name: 'awsvpcTrunking', value: 'disabled', principalArn: user, type: 'user' });
  });

  it('filters by name and value [ECS-227]', () => {
    const shop = account();
    const name = 'taskLongArnFormat';
    expect(list(shop, { effectiveSettings: true, name })).toMatchObject({ settings: [{ name, value: 'enabled' }] });
    expect(list(shop, { effectiveSettings: true, name, value: 'disabled' })).toEqual({ settings: [] });
    for (const input of [{ value: 'enabled' }, { name: 'nothing' }, { maxResults: 11 }]) {
      expect(() => list(shop, input)).toThrow(expect.objectContaining({ code: 'InvalidParameterException' }));
    }
  });
});

describe('PutAccountSetting and PutAccountSettingDefault', () => {
  it('set a value for the caller, and for all others [ECS-227]', () => {
    const shop = account();
    const name = 'containerInsights';
    expect(shop.call('PutAccountSettingDefault', { name, value: 'enabled' })).toEqual({
      setting: { name, value: 'enabled', principalArn: root, type: 'user' },
    });
    expect(list(shop, { name, effectiveSettings: true }).settings).toMatchObject([
      { value: 'enabled', principalArn: root },
    ]);
    expect(shop.call('PutAccountSetting', { name, value: 'enhanced' })).toMatchObject({
      setting: { principalArn: user },
    });
    expect(list(shop, { name, effectiveSettings: true }).settings).toMatchObject([{ value: 'enhanced' }]);
    expect(list(shop, { name, principalArn: root }).settings).toMatchObject([{ value: 'enabled' }]);
  });

  it.each([
    ['nothing', 'enabled'],
    ['guardDutyActivate', 'on'],
  ])('refuse %s %s [ECS-227]', (name, value) => {
    expect(() => account().call('PutAccountSetting', { name, value })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });

  it.each([
    ['taskLongArnFormat', 'ENABLED'],
    ['tagResourceAuthorization', 'enabled'],
    ['fargateTaskRetirementWaitPeriod', '3'],
  ])("refuse %s %s as Invalid setting 'value' [ECS-227]", (name, value) => {
    expect(() => account().call('PutAccountSettingDefault', { name, value })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message: "Invalid setting 'value'" }),
    );
  });

  it('refuse short ARNs as AWS does [ECS-227]', () => {
    expect(() => account().call('PutAccountSetting', { name: 'serviceLongArnFormat', value: 'disabled' })).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterException',
        message: 'You can no longer disable Long Arn settings',
      }),
    );
  });
});

describe('DeleteAccountSetting', () => {
  it('answers the value that was effective until then [ECS-227]', () => {
    const shop = account();
    shop.call('PutAccountSetting', { name: 'awsvpcTrunking', value: 'enabled' });
    expect(shop.call('DeleteAccountSetting', { name: 'awsvpcTrunking' })).toMatchObject({
      setting: { value: 'enabled' },
    });
    expect(shop.call('DeleteAccountSetting', { name: 'awsvpcTrunking' })).toMatchObject({
      setting: { value: 'disabled' },
    });
    expect(() => shop.call('DeleteAccountSetting', { name: 'nothing' })).toThrow();
  });
});

describe('the settings of an account', () => {
  it('name the user of an access key as STS does', () => {
    const settings = new AccountSettings({ partition: 'aws-cn', region: 'cn-north-1', account: '222233334444' });
    expect(settings.userOf({ accessKeyId: 'AKIA' })).toBe('arn:aws-cn:iam::222233334444:user/AKIA');
  });
});

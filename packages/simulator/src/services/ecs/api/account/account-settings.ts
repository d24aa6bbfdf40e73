import * as z from 'zod';
import type { Caller } from '../../../../service.ts';
import type { AwsScope } from '../../../ids.ts';
import { invalidParameter } from '../../store.ts';
import { checkOneOf, type Operations, pageOf, pageSize, parseInput } from '../input.ts';

const putInput = z.object({ name: z.string(), value: z.string(), principalArn: z.string().optional() });
const deleteInput = z.object({ name: z.string(), principalArn: z.string().optional() });
const listInput = z.object({
  name: z.string().optional(),
  value: z.string().optional(),
  principalArn: z.string().optional(),
  effectiveSettings: z.boolean().default(false),
  nextToken: z.string().optional(),
  maxResults: z.number().optional(),
});

const onOff = ['enabled', 'disabled'];

/**
 * Each setting with its values, the default of a new account first.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
 */
const catalogue: Readonly<Record<string, readonly string[]>> = {
  awsvpcTrunking: ['disabled', 'enabled'],
  containerInsights: ['disabled', 'enabled', 'enhanced'],
  containerInstanceLongArnFormat: onOff,
  defaultLogDriverMode: ['non-blocking', 'blocking'],
  dualStackIPv6: onOff,
  fargateEventWindows: ['disabled', 'enabled'],
  fargateFIPSMode: ['disabled', 'enabled'],
  fargateTaskRetirementWaitPeriod: ['7', '0', '14'],
  guardDutyActivate: ['off'],
  serviceLongArnFormat: onOff,
  tagResourceAuthorization: ['on', 'off'],
  taskLongArnFormat: onOff,
};
const names = Object.keys(catalogue);

interface Setting {
  readonly name: string;
  readonly value: string;
  readonly principalArn: string;
  readonly type: 'user' | 'aws_managed';
}

/** The ECS settings of users, and those of the root user, which hold for all others. */
export class AccountSettings {
  readonly #scope: AwsScope;
  readonly #set = new Map<string, Setting>();

  constructor(scope: AwsScope) {
    this.#scope = scope;
  }

  /** The ARN of the user that an access key belongs to, as STS answers it. */
  userOf({ accessKeyId }: Caller): string {
    return `${this.#account()}user/${accessKeyId}`;
  }

  root(): string {
    return `${this.#account()}root`;
  }

  put(name: string, value: string, principalArn: string): Setting {
    const setting = { name, value, principalArn, type: 'user' } as const;
    this.#set.set(`${name} ${principalArn}`, setting);
    return setting;
  }

  /** Removes what was set, and returns the value that was effective until then. */
  remove(name: string, principalArn: string): Setting {
    const old = this.own(name, principalArn) ?? this.#effectiveFor(name, principalArn);
    this.#set.delete(`${name} ${principalArn}`);
    return old;
  }

  own(name: string, principalArn: string): Setting | undefined {
    return this.#set.get(`${name} ${principalArn}`);
  }

  /** The setting of the caller, else of the root user, else AWS's default. */
  effective(name: string, caller: Caller, principalArn = this.userOf(caller)): Setting {
    return this.#effectiveFor(name, principalArn);
  }

  #effectiveFor(name: string, principalArn: string): Setting {
    const type = name === 'guardDutyActivate' ? 'aws_managed' : 'user';
    const value = catalogue[name]?.[0] ?? '';
    return this.own(name, principalArn) ?? this.own(name, this.root()) ?? { name, value, principalArn, type };
  }

  #account(): string {
    return `arn:${this.#scope.partition}:iam::${this.#scope.account}:`;
  }
}

/** PutAccountSetting, PutAccountSettingDefault, ListAccountSettings, DeleteAccountSetting. */
export function accountSettingOperations(settings: AccountSettings): Operations {
  return {
    PutAccountSetting: (input, caller) => put(settings, parseInput(putInput, input), settings.userOf(caller)),
    PutAccountSettingDefault: (input) => put(settings, parseInput(putInput, input), settings.root()),
    ListAccountSettings: (input, caller) => list(settings, parseInput(listInput, input), caller),
    DeleteAccountSetting: (input, caller) => {
      const { name, principalArn = settings.userOf(caller) } = parseInput(deleteInput, input);
      checkOneOf('name', name, names);
      return { setting: settings.remove(name, principalArn) };
    },
  };
}

function put(settings: AccountSettings, input: z.infer<typeof putInput>, principal: string) {
  const { name, value, principalArn = principal } = input;
  checkOneOf('name', name, names);
  if (name === 'guardDutyActivate') throw invalidParameter('guardDutyActivate is read-only: Amazon GuardDuty sets it.');
  if (!(catalogue[name] ?? []).includes(value)) throw invalidParameter("Invalid setting 'value'");
  // Since April 1, 2021. Terraform's documentation has the text.
  if (name.endsWith('LongArnFormat') && value === 'disabled')
    throw invalidParameter('You can no longer disable Long Arn settings');
  return { setting: settings.put(name, value, principalArn) };
}

function list(settings: AccountSettings, input: z.infer<typeof listInput>, caller: Caller) {
  const { name, value, principalArn = settings.userOf(caller), effectiveSettings, nextToken } = input;
  checkOneOf('name', name, names);
  if (value !== undefined && name === undefined) throw invalidParameter('value needs a name: give both, or no value.');
  const found = (name === undefined ? names : [name])
    .flatMap((one) =>
      effectiveSettings ? [settings.effective(one, caller, principalArn)] : (settings.own(one, principalArn) ?? []),
    )
    .filter((setting) => value === undefined || setting.value === value);
  const size = pageSize(input.maxResults, { default: 10, max: 10 });
  const { page, ...next } = pageOf(found, { nextToken, size });
  return { settings: page, ...next };
}

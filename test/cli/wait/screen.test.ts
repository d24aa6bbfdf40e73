import { describe, expect, it } from 'vitest';
import { createScreen, isRedrawn } from '../../../src/cli/wait/screen.ts';
import { epochMs, seconds } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { bareRecord } from '../../builders/records.ts';
import { followingOf, TEN } from './followings.ts';
import { openShop, WATCHED } from './shop.ts';

const WEB = ['--service', 'web', '--cluster', 'shop', '--region', 'us-east-1'];

/** A screen on a stream that remembers what was written; `now` may be moved. */
function screenOn(terminal?: { readonly columns: number; readonly rows: number }, env: Record<string, string> = {}) {
  const machine = { written: '', now: epochMs(TEN) };
  const screen = createScreen({
    stream: {
      ...(terminal && { isTTY: true, ...terminal }),
      write: (text) => {
        machine.written += text;
      },
    },
    env: { NO_COLOR: '1', ...env },
    live: true,
    now: () => machine.now,
    explain: () => 'AWS throttles ecs:DescribeServices',
  });
  return { screen, machine };
}

const rollingOut = followingOf(bareRecord({ phase: 'rolling-out' }));
const trouble = new GatewayError('throttled', 'ecs:DescribeServices', 'no');

describe('a screen', () => {
  const terminal = { isTTY: true, columns: 80, rows: 24, write: (): void => undefined };

  it.each([
    ['a terminal', { stream: terminal, env: {}, live: true }, true],
    ['a terminal with --no-live', { stream: terminal, env: {}, live: false }, false],
    ['a terminal in CI', { stream: terminal, env: { CI: 'true' }, live: true }, false],
    ['a dumb terminal', { stream: terminal, env: { TERM: 'dumb' }, live: true }, false],
    ['a file', { stream: { write: (): void => undefined }, env: {}, live: true }, false],
  ])('is redrawn on %s: %#', (_where, options, redrawn) => {
    expect(isRedrawn(options)).toBe(redrawn);
  });
});

describe('lines', () => {
  it('have their time, and say what changed once', () => {
    const { screen, machine } = screenOn();
    screen.note('waiting');
    screen.searching(machine.now);
    screen.searching(machine.now);
    screen.updated(rollingOut, machine.now);
    screen.updated(rollingOut, machine.now);
    expect(machine.written).toBe(
      [
        '10:00:00Z  waiting',
        '10:00:00Z  no deployment found yet; ECS can take a few seconds to list it',
        '10:00:00Z  following deployment d1',
        '10:00:00Z  checkout is rolling out',
        '',
      ].join('\n'),
    );
  });

  it('say where it stands after five silent minutes: some CI systems end a silent job', () => {
    const { screen, machine } = screenOn();
    screen.updated(rollingOut, machine.now);
    machine.now = epochMs(TEN + 299_999);
    screen.updated(rollingOut, machine.now);
    expect(machine.written).not.toContain('still');
    machine.now = epochMs(TEN + 300_000);
    screen.updated(rollingOut, machine.now);
    expect(machine.written).toMatch(/\n10:05:00Z {2}still: checkout is rolling out\n$/);
  });

  it('explain a failed poll, and when it is made again', () => {
    const { screen, machine } = screenOn();
    screen.troubled(trouble, seconds(20));
    expect(machine.written).toBe('10:00:00Z  AWS throttles ecs:DescribeServices; trying again in 20 s\n');
  });
});

describe('a live table', () => {
  const frames = (written: string) => written.split(/\p{Cc}\[\d+A\p{Cc}\[0J/u);

  it('counts on every second, in place', () => {
    const { screen, machine } = screenOn({ columns: 80, rows: 24 });
    screen.updated(rollingOut, machine.now);
    screen.tick(epochMs(TEN + 1_000));
    expect(frames(machine.written).map((frame) => frame.split('\n')[0])).toEqual([
      'checkout in web, 0 s',
      'checkout in web, 1 s',
    ]);
  });

  it('keeps what is noted above it', () => {
    const { screen, machine } = screenOn({ columns: 80, rows: 24 });
    screen.updated(rollingOut, machine.now);
    screen.troubled(trouble, seconds(20));
    screen.tick(machine.now);
    expect(frames(machine.written).at(-1)).toMatch(/^AWS throttles .*; trying again in 20 s\ncheckout in web, 0 s\n/);
  });

  it('is drawn no more when it is closed', () => {
    const { screen, machine } = screenOn({ columns: 80, rows: 24 });
    screen.updated(rollingOut, machine.now);
    screen.close();
    const { written } = machine;
    screen.tick(machine.now);
    expect(machine.written).toBe(written);
  });

  it('has colors only where they are wanted', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins every color
    const color = /\u001B\[\d+m/;
    const { screen, machine } = screenOn({ columns: 80, rows: 24 }, { NO_COLOR: '' });
    screen.updated(rollingOut, machine.now);
    expect(machine.written).toMatch(color);
    const plain = screenOn({ columns: 80, rows: 24 });
    plain.screen.updated(rollingOut, machine.now);
    expect(plain.machine.written).not.toMatch(color);
  });

  it('is no wider and no higher than its terminal, and keeps the verdict below', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2', deploymentConfiguration: WATCHED });
    const { stdout } = await shop.wait(WEB, { terminal: { columns: 40, rows: 8 } });
    const drawn = frames(stdout);
    expect(drawn.length).toBeGreaterThan(10);
    const rows = drawn.slice(1, -1).map((frame) => frame.trimEnd().split('\n'));
    expect(Math.max(...rows.map((frame) => frame.length))).toBe(6);
    const widths = rows.flat().map((row) => row.replace(/\p{Cc}\[\d+m/gu, '').length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(39);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^succeeded: web was deployed \(api:2\)/);
  });

  it('on a terminal without a size is one of 80 columns and 24 rows', () => {
    const { screen, machine } = screenOn({ columns: 0, rows: 0 });
    screen.updated(rollingOut, machine.now);
    expect(machine.written).toContain('revision  rollout      desired  running  pending  failed\n');
  });
});

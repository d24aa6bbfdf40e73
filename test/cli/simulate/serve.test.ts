import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { closeServer, listenOnLoopback } from '@ecs-guard/simulator/wire/loopback';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HandTime } from '../../../packages/simulator/test/serve/serving.ts';
import { runServe } from '../../../src/cli/simulate/serve.ts';
import { readServeArguments } from '../../../src/cli/simulate/serve-arguments.ts';
import type { ServeHost } from '../../../src/cli/simulate/serve-host.ts';

const DEFAULTS = {
  port: 0,
  controlPort: 0,
  speed: 1,
  modelsFile: undefined,
  region: 'eu-west-1',
  account: '111122223333',
  parameters: {},
};

describe('the command line of a simulated AWS', () => {
  it('serves on free ports in real time unless it says otherwise', () => {
    expect(readServeArguments(['--serve'])).toEqual({ is: 'read', serve: DEFAULTS });
  });

  it('says where, how fast, for whom, with what', () => {
    const text =
      '--serve --port 4566 --control-port 4567 --speed 0.5 --models m.yaml --region us-gov-west-1 --account 222233334444';
    const parameters = [
      ['alarmPollIntervalMs', '5s'],
      ['shuffleLists', 'false'],
      ['rollingBake', 'none'],
      ['rollingBakeCapMs', 'null'],
    ].flatMap(([name, value]) => ['--parameter', `${name}=${value}`]);
    expect(readServeArguments([...text.split(' '), ...parameters])).toEqual({
      is: 'read',
      serve: {
        port: 4566,
        controlPort: 4567,
        speed: 0.5,
        modelsFile: 'm.yaml',
        region: 'us-gov-west-1',
        account: '222233334444',
        parameters: { alarmPollIntervalMs: 5000, shuffleLists: false, rollingBake: 'none', rollingBakeCapMs: null },
      },
    });
  });

  it.each([
    ['--port 65536', '--port must be a number from 0 to 65535, got "65536"'],
    ['--port http', '--port must be a number from 0 to 65535, got "http"'],
    ['--control-port=-1', '--control-port must be a number from 0 to 65535, got "-1"'],
    ['--port 4566 --control-port 4566', '--port and --control-port are both 4566: give one of them another'],
    ['--speed 0', '--speed must be a number above 0 and at most 10000, got "0"'],
    ['--speed 10001', 'got "10001"'],
    ['--speed fast', 'got "fast"'],
    ['--models=', '--models must not be empty: name a file'],
    ['--region Frankfurt', '--region must be like eu-west-1, got "Frankfurt"'],
    ['--account 1234', '--account must be twelve digits, got "1234"'],
    ['--parameter alarmPollIntervalMs', '--parameter must be NAME=VALUE, got "alarmPollIntervalMs"'],
    ['--parameter alarmPoll=1', '--parameter names "alarmPoll", which the simulator does not have: use one of '],
    [
      '--parameter alarmPollIntervalMs=soon',
      '--parameter alarmPollIntervalMs must be a duration, got "soon": write alarmPollIntervalMs=20s',
    ],
    [
      '--parameter alarmPollIntervalMs=5000',
      '--parameter alarmPollIntervalMs must be a duration, got "5000": write alarmPollIntervalMs=5s',
    ],
    ['--parameter shuffleLists=no', '--parameter shuffleLists must be on or off, got "no": write shuffleLists=on'],
    ['--parameter rollingBakeCapMs=never', 'must be a duration, or none, got "never": write rollingBakeCapMs=none'],
    ['--sped 2', "unknown option '--sped': did you mean --speed?"],
    ['--json', '--json does not go with --serve: it is for scenarios'],
    ['a.yaml', '--serve takes no scenario, got "a.yaml": leave it out, or --serve'],
  ])('refuses %s', (text, fault) => {
    const reading = readServeArguments(['--serve', ...text.split(' ')]);
    expect(reading).toEqual({ is: 'refused', faults: [expect.stringContaining(fault)] });
  });
});

interface Spoken {
  out: string;
  err: string;
}

function hostOf(spoken: Spoken, host: Partial<ServeHost> = {}): ServeHost {
  return {
    realTime: new HandTime(),
    out: (text) => {
      spoken.out += text;
    },
    err: (text) => {
      spoken.err += text;
    },
    readFile: () => '',
    untilStopped: async () => undefined,
    ...host,
  };
}

describe('ecs-guard simulate --serve', () => {
  it('prints what a shell needs, serves until it is stopped, and ends with 0 [WIRE-20]', async () => {
    const spoken = { out: '', err: '' };
    let served: unknown;
    const code = await runServe(
      ['--serve', '--account', '222233334444'],
      hostOf(spoken, {
        untilStopped: async () => {
          await new Promise((resolve) => setImmediate(resolve));
          const [, control = ''] = /ECS_GUARD_CONTROL_URL=(\S+)/.exec(spoken.out) ?? [];
          served = await (await fetch(`${control}/state`)).json();
        },
      }),
    );
    expect(code).toBe(0);
    expect(spoken.out).toMatch(
      /^# a simulated AWS: account 222233334444, eu-west-1, 1 virtual s a second; Ctrl-C ends it\nexport AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+\nexport AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1\nexport AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated\nexport ECS_GUARD_CONTROL_URL=http:\/\/127\.0\.0\.1:\d+\n$/,
    );
    expect(served).toMatchObject({ account: '222233334444', speed: 1 });
  });

  it.each(['--port', '--control-port'])('ends with 2 when the port of %s is taken [WIRE-20]', async (option) => {
    const other = createServer();
    const port = await listenOnLoopback(other);
    onTestFinished(() => closeServer(other));
    const spoken = { out: '', err: '' };
    expect(await runServe(['--serve', option, String(port)], hostOf(spoken))).toBe(2);
    expect(spoken).toEqual({ out: '', err: `error: port ${port} of 127.0.0.1 is in use: give another, or none\n` });
  });

  it('ends with 2 for a file of models that cannot be read, or is wrong, and names the place [WIRE-20]', async () => {
    const spoken = { out: '', err: '' };
    const readFile = () => 'models:\n  a: { crashAfter: soon }\n';
    expect(await runServe(['--serve', '--models', 'm.yaml'], hostOf(spoken, { readFile }))).toBe(2);
    expect(spoken.err).toBe(
      'error: m.yaml:2:20: models.a.crashAfter: must be a duration like 90s, 5m or 1h30m, got "soon": write 10m\n',
    );
    spoken.err = '';
    const missing = () => {
      throw new Error("ENOENT: no such file or directory, open 'm.yaml'");
    };
    expect(await runServe(['--serve', '--models', 'm.yaml'], hostOf(spoken, { readFile: missing }))).toBe(2);
    expect(spoken.err).toBe("error: cannot read --models: ENOENT: no such file or directory, open 'm.yaml'\n");
  });

  it('ends with 2 for wrong arguments, and says where the help is', async () => {
    const spoken = { out: '', err: '' };
    expect(await runServe(['--serve', '--speed', '0'], hostOf(spoken))).toBe(2);
    expect(spoken.err).toMatch(/^error: --speed must be .* \(see ecs-guard simulate --help\)\n$/);
  });
});

describe('the process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends cleanly on %s, though a client holds its connection open [WIRE-20]',
    async (signal) => {
      const program = join(import.meta.dirname, '../../../bin/ecs-guard.ts');
      const child = spawn(process.execPath, [program, 'simulate', '--serve'], { stdio: ['ignore', 'pipe', 'pipe'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      const [first] = await once(child.stdout, 'data');
      const [, port] = /127\.0\.0\.1:(\d+)/.exec(String(first)) ?? [];
      const held = createConnection(Number(port), '127.0.0.1');
      await once(held, 'connect');
      held.on('error', () => undefined);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
  );
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { closeServer, listenOnLoopback } from '@ecs-guard/simulator/wire/loopback';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HandTime } from '../../../packages/simulator/test/serve/serving.ts';
import { signedFor } from '../../../packages/simulator/test/wire/clients.ts';
import { runServe } from '../../../src/cli/simulate/serve.ts';
import type { ServeHost } from '../../../src/cli/simulate/serve-host.ts';

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
      /^# a simulated AWS: account 222233334444, eu-west-1, 1 virtual s per second; press Ctrl-C to stop it\nexport AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+\nexport AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1\nexport AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated\nexport ECS_GUARD_CONTROL_URL=http:\/\/127\.0\.0\.1:\d+\n$/,
    );
    expect(served).toMatchObject({ account: '222233334444', speed: 1 });
  });

  it('warns of each member of a call that the simulator does not use, on its first use [WIRE-40]', async () => {
    const spoken = { out: '', err: '' };
    await runServe(
      ['--serve'],
      hostOf(spoken, {
        untilStopped: async () => {
          await new Promise((resolve) => setImmediate(resolve));
          const [, url = ''] = /AWS_ENDPOINT_URL=(\S+)/.exec(spoken.out) ?? [];
          for (let count = 0; count < 2; count += 1) {
            await fetch(url, {
              method: 'POST',
              headers: {
                authorization: 'AWS4-HMAC-SHA256 Credential=x/20260105/eu-west-1/ecs/aws4_request',
                'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeCapacityProviders',
              },
              body: '{"include":["TAGS"]}',
            });
          }
        },
      }),
    );
    expect(spoken.err).toBe(
      '# warning: ecs:DescribeCapacityProviders ignores include, which the simulator does not use\n# stopped\n',
    );
  });

  it('prints each event, with its Region and account unless they are those of the server [SRV-1]', async () => {
    const spoken = { out: '', err: '' };
    const call = async (accessKeyId: string, region: string, operation: string, input: object) => {
      const [, url = ''] = /AWS_ENDPOINT_URL=(\S+)/.exec(spoken.out) ?? [];
      const target = `GraniteServiceVersion20100801.${operation}`;
      const authorization = signedFor('monitoring', region, accessKeyId);
      const headers = { authorization, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
      await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) });
    };
    const fire = async (accessKeyId: string, region: string) => {
      const metric = { Namespace: 'shop', MetricName: 'errors', Statistic: 'Sum', Period: 60, EvaluationPeriods: 1 };
      const limit = { Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' };
      await call(accessKeyId, region, 'PutMetricAlarm', { AlarmName: '5xx', ...metric, ...limit });
      await call(accessKeyId, region, 'SetAlarmState', {
        AlarmName: '5xx',
        StateValue: 'ALARM',
        StateReason: 'a test',
      });
    };
    await runServe(
      ['--serve'],
      hostOf(spoken, {
        untilStopped: async () => {
          await new Promise((resolve) => setImmediate(resolve));
          await fire('simulated', 'eu-west-1');
          await fire('222233334444', 'us-east-1');
          const [, control = ''] = /ECS_GUARD_CONTROL_URL=(\S+)/.exec(spoken.out) ?? [];
          await fetch(`${control}/advance`, { method: 'POST', body: '{"by":"30s"}' });
        },
      }),
    );
    const lines = spoken.err.split('\n').filter((line) => line.includes('ALARM'));
    expect(lines.map((line) => line.replace(/T12:00:\d\dZ/, 'T12:00Z'))).toEqual([
      '# 2026-03-01T12:00Z CloudWatch Alarm State Change: 5xx ALARM',
      '# 2026-03-01T12:00Z us-east-1 222233334444 CloudWatch Alarm State Change: 5xx ALARM',
    ]);
  });

  it.each(['--port', '--control-port'])('ends with 2 when the port of %s is taken [WIRE-20]', async (option) => {
    const other = createServer();
    const port = await listenOnLoopback(other);
    onTestFinished(() => closeServer(other));
    const spoken = { out: '', err: '' };
    expect(await runServe(['--serve', option, String(port)], hostOf(spoken))).toBe(2);
    expect(spoken).toEqual({
      out: '',
      err: `error: port ${port} on 127.0.0.1 is in use: choose another port, or leave the option out\n`,
    });
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
